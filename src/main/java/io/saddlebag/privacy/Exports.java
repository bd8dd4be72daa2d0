package io.saddlebag.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.Belongings.Entry;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.CustomerRecord;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes everything the hub holds about a person into one zip file: {@code customer.json}, the files of the messages and
 * the forms in which they came in. It is read piece by piece, so that memory is bounded whatever there is. The files lie
 * in a folder of their own, readable for the hub's user only, until they are taken away or purged.
 */
public final class Exports {
    private static final int PAGE = 200;
    private static final String SUFFIX = ".zip";

    private final Store store;
    private final Blobs blobs;
    private final Deliveries deliveries;
    private final Timeline timeline;
    private final Register register;
    private final Forgetting forgetting;
    private final Path folder;

    /** Writes into a folder, which is made when it is needed. */
    public Exports(Store store, Blobs blobs, Deliveries deliveries, Timeline timeline, Ids ids, Path folder) {
        this.store = store;
        this.blobs = blobs;
        this.deliveries = deliveries;
        this.timeline = timeline;
        this.register = new Register(ids);
        this.forgetting = new Forgetting(ids);
        this.folder = folder;
    }

    /**
     * Exports a customer.
     *
     * @param customerId as {@link Register#find} gives it
     * @return the file
     * @throws UncheckedIOException when it cannot be written
     */
    public Path export(String customerId, Instant now) {
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(
                    folder,
                    "export",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                    new Writing(zip).write(customerId, now);
                }
                return Files.move(unfinished, file(customerId), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the export cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Removes the export of a customer, if there is one. */
    public boolean remove(String customerId) {
        try {
            return Files.deleteIfExists(file(customerId));
        } catch (IOException e) {
            throw new UncheckedIOException("the export in " + folder + " cannot be removed", e);
        }
    }

    /** Removes exports that were written before then; how many. */
    public int purge(Instant before) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int removed = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
            return removed;
        } catch (IOException e) {
            throw new UncheckedIOException("the exports in " + folder + " cannot be purged", e);
        }
    }

    private Path file(String customerId) {
        if (!customerId.matches("[0-9a-f-]{36}")) {
            throw new IllegalArgumentException("a customer's id is a UUID");
        }
        return folder.resolve(customerId + SUFFIX);
    }

    /** One export on its way into its file. */
    private final class Writing {
        private final ZipOutputStream zip;
        private final Map<String, String> files = new LinkedHashMap<>();
        private final Map<String, String> raws = new LinkedHashMap<>();
        private final Set<String> parties = new HashSet<>();

        Writing(ZipOutputStream zip) {
            this.zip = zip;
        }

        void write(String customerId, Instant now) throws IOException {
            zip.putNextEntry(new ZipEntry("customer.json"));
            CustomerRecord known = store.read(tx -> register.record(tx, customerId));
            store.read(tx -> forgetting.parts(tx, customerId)).forEach(part -> parties.add(part.id()));
            JsonGenerator json = Json.mapper().getFactory().createGenerator((OutputStream) zip);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("exported", now.toString());
            json.writePOJOField("customer", known);
            json.writeArrayFieldStart("conversations");
            Set<String> conversations = new TreeSet<>();
            parties.forEach(party -> conversations.addAll(store.read(tx -> Belongings.conversations(tx, party))));
            for (String conversation : conversations) {
                writeConversation(json, conversation);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.close();
            zip.closeEntry();
            for (Map.Entry<String, String> file : files.entrySet()) {
                writeBlob("files/" + file.getKey(), file.getValue());
            }
            for (Map.Entry<String, String> raw : raws.entrySet()) {
                writeRaw(raw.getKey(), raw.getValue());
            }
        }

        private void writeConversation(JsonGenerator json, String id) throws IOException {
            json.writeStartObject();
            json.writePOJOField(
                    "conversation",
                    store.read(tx -> timeline.conversation(tx, id)).orElseThrow());
            json.writePOJOField("tickets", store.read(tx -> Belongings.tickets(tx, id)));
            json.writeArrayFieldStart("messages");
            int after = 0;
            List<Entry> page;
            do {
                int from = after;
                page = store.read(tx -> Belongings.messages(tx, id, from, PAGE));
                for (Entry entry : page) {
                    after = entry.number();
                    // what others wrote in the same conversation is theirs
                    if (parties.contains(entry.partyId())) {
                        writeMessage(json, entry);
                    }
                }
            } while (page.size() == PAGE);
            json.writeEndArray();
            json.writeEndObject();
        }

        private void writeMessage(JsonGenerator json, Entry entry) throws IOException {
            JsonNode message = Json.read(entry.body(), JsonNode.class);
            json.writeStartObject();
            json.writeNumberField("number", entry.number());
            json.writeStringField("at", entry.at().toString());
            json.writeBooleanField("proven", entry.proven());
            json.writeStringField("status", entry.status());
            json.writeStringField("shown", entry.text());
            json.writePOJOField("message", message);
            json.writePOJOField("states", states(entry.id()));
            json.writePOJOField(
                    "decision",
                    store.read(tx -> Belongings.decision(tx, entry.id())).orElse(null));
            json.writePOJOField("deliveries", store.read(tx -> sent(tx, entry.id())));
            json.writeEndObject();
            message.path("attachments").forEach(attachment -> {
                String sha256 = attachment.path("sha256").asText();
                if (!sha256.isEmpty()) {
                    files.put(sha256 + extension(attachment.path("name").asText()), sha256);
                }
            });
            raws.put(entry.arrivalId(), entry.arrivalId());
        }

        private List<JsonNode> states(String messageId) {
            return store.read(tx -> Belongings.states(tx, messageId)).stream()
                    .filter(body -> !body.isEmpty())
                    .map(body -> Json.read(body, JsonNode.class))
                    .toList();
        }

        private List<Sent> sent(Tx tx, String messageId) {
            return deliveries.of(tx, messageId).stream()
                    .map(delivery -> new Sent(
                            delivery.target(), delivery.kind(), delivery.state().name(), delivery.madeAt()))
                    .toList();
        }

        private void writeRaw(String arrivalId, String name) throws IOException {
            var raw = store.read(tx -> Belongings.raw(tx, arrivalId));
            if (raw.isPresent() && !raw.get().blob().isEmpty()) {
                writeBlob("raw/" + name, raw.get().blob());
            } else if (raw.isPresent()) {
                zip.putNextEntry(new ZipEntry("raw/" + name));
                zip.write(raw.get().text().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }

        private void writeBlob(String name, String sha256) throws IOException {
            var file = blobs.find(sha256);
            if (file.isPresent()) {
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(file.get(), zip);
                zip.closeEntry();
            }
        }

        /** What people call their files is data: only a plain ending goes into the name. */
        private String extension(String name) {
            String ending = name.substring(Math.max(0, name.lastIndexOf('.')));
            return ending.matches("\\.[A-Za-z0-9]{1,8}") ? ending : "";
        }
    }

    /** What the hub sent because of a message. */
    record Sent(String target, String kind, String state, Instant made) {}
}
