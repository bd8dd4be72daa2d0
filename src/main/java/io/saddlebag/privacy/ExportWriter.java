package io.saddlebag.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.context.AccountTable;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.Belongings.Entry;
import io.saddlebag.conversation.Removal;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.CustomerRecord;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Forgetting.Part;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.senders.Consents;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one export into its file, a page at a time. */
final class ExportWriter {
    private static final int PAGE = 200;

    private final Store store;
    private final Blobs blobs;
    private final Deliveries deliveries;
    private final Timeline timeline;
    private final Register register;
    private final Forgetting forgetting;
    private final ZipOutputStream zip;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Set<String> raws = new LinkedHashSet<>();
    private final Set<String> parties = new HashSet<>();

    ExportWriter(Store store, Blobs blobs, Deliveries deliveries, Timeline timeline, Ids ids, ZipOutputStream zip) {
        this.store = store;
        this.blobs = blobs;
        this.deliveries = deliveries;
        this.timeline = timeline;
        this.register = new Register(ids);
        this.forgetting = new Forgetting(ids);
        this.zip = zip;
    }

    void write(String customerId, Instant now) throws IOException {
        zip.putNextEntry(new ZipEntry("customer.json"));
        CustomerRecord known = store.read(tx -> register.record(tx, customerId));
        List<Part> parts = store.read(tx -> forgetting.parts(tx, customerId));
        parts.forEach(part -> parties.add(part.id()));
        JsonGenerator json = Json.mapper().getFactory().createGenerator((OutputStream) zip);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeStringField("exported", now.toString());
        json.writePOJOField("customer", known);
        json.writePOJOField("confirmations", store.read(tx -> parts.stream()
                .flatMap(part -> Confirmations.asked(tx, part.id()).stream())
                .toList()));
        json.writePOJOField("consents", store.read(tx -> parties.stream()
                .flatMap(party -> Consents.of(tx, party).stream())
                .toList()));
        json.writePOJOField("blocked", store.read(tx -> parts.stream()
                .flatMap(part -> BlockedSenders.find(tx, part.identifier()).stream())
                .toList()));
        json.writeArrayFieldStart("conversations");
        Set<String> conversations = new TreeSet<>();
        parties.forEach(party -> conversations.addAll(store.read(tx -> Belongings.conversations(tx, party))));
        for (String conversation : conversations) {
            writeConversation(json, conversation);
        }
        json.writeEndArray();
        writeLoose(json, parts);
        json.writeEndObject();
        json.close();
        zip.closeEntry();
        for (Map.Entry<String, String> file : files.entrySet()) {
            writeBlob("files/" + file.getKey(), file.getValue());
        }
        for (String raw : raws) {
            writeRaw(raw);
        }
    }

    /** What tells of them and stands on no timeline. */
    private void writeLoose(JsonGenerator json, List<Part> parts) throws IOException {
        Set<String> spellings = new HashSet<>();
        parts.forEach(part -> spellings.addAll(part.spellings()));
        Search search = new Search(store, blobs, spellings);
        List<String> quarantined = new ArrayList<>();
        search.each(Removal::inQuarantine, item -> quarantined.add(item.id()));
        json.writePOJOField("inQuarantine", quarantined);
        raws.addAll(quarantined);
        List<String> notices = new ArrayList<>();
        search.each(Removal::notices, notice -> notices.add(notice.id()));
        json.writePOJOField("inNotices", notices);
        raws.addAll(notices);
        List<JsonNode> changes = new ArrayList<>();
        search.each(Removal::waitingStates, state -> changes.add(Json.read(state.text(), JsonNode.class)));
        json.writePOJOField("withoutTheirMessage", changes);
    }

    private void writeConversation(JsonGenerator json, String id) throws IOException {
        json.writeStartObject();
        json.writePOJOField(
                "conversation", store.read(tx -> timeline.conversation(tx, id)).orElseThrow());
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
        json.writePOJOField(
                "accounts",
                store.read(tx -> AccountTable.find(tx, entry.id()))
                        .map(body -> Json.read(body, JsonNode.class))
                        .orElse(null));
        json.writeEndObject();
        message.path("attachments").forEach(attachment -> {
            String sha256 = attachment.path("sha256").asText();
            if (!sha256.isEmpty()) {
                files.put(sha256 + extension(attachment.path("name").asText()), sha256);
            }
        });
        raws.add(entry.arrivalId());
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

    private void writeRaw(String arrivalId) throws IOException {
        var raw = store.read(tx -> Belongings.raw(tx, arrivalId));
        if (raw.isPresent() && !raw.get().blob().isEmpty()) {
            writeBlob("raw/" + arrivalId, raw.get().blob());
        } else if (raw.isPresent()) {
            zip.putNextEntry(new ZipEntry("raw/" + arrivalId));
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

    /** What the hub sent because of a message. */
    record Sent(String target, String kind, String state, Instant made) {}
}
