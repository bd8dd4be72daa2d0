package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.conversation.VisitorLines.News;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The hub's own chat window, as routes see it: an account of the connector webchat. */
public final class Widget implements AutoCloseable {
    /** What visitors write goes in by this connector and account. */
    public static final String CONNECTOR = "webchat";

    /** As {@link #CONNECTOR}. */
    public static final String ACCOUNT = "widget";

    /** The path where pages listen. */
    public static final String EVENTS = ChatDoor.EVENTS;

    private static final int LONGEST_NAME = 100;
    private static final String SCOPE = CONNECTOR + ":" + ACCOUNT;

    private final WidgetSettings settings;
    private final Store store;
    private final Blobs blobs;
    private final Path incoming;
    private final Streams streams;
    private final Clock clock;

    /**
     * Nothing is taken before {@link #mount}.
     *
     * @param incoming a folder of its own, for files on their way; emptied here
     */
    public Widget(WidgetSettings settings, Store store, Blobs blobs, Path incoming, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.blobs = blobs;
        this.incoming = emptied(incoming);
        this.streams = new Streams(store, settings.maxStreams(), clock);
        this.clock = clock;
    }

    /**
     * Adds its paths to a server's router.
     *
     * @param own origins that may show it besides those of the settings
     * @param accept keeps a message in the form of web chat's webhook; false when it cannot be kept now
     * @param typing is told which visitor writes at this moment; must not wait
     * @throws IllegalArgumentException when an origin of the settings is none; the message is for the operator
     */
    public void mount(Router router, Collection<String> own, Predicate<byte[]> accept, Consumer<String> typing) {
        TreeSet<String> all = new TreeSet<>(settings.origins());
        all.addAll(own);
        Sessions sessions = new Sessions(
                settings.secret(),
                settings.previousSecret(),
                settings.tokenLifetime(),
                settings.visitorLifetime(),
                clock);
        new ChatDoor(
                        settings,
                        new Gate(settings, Origins.of(all), sessions, clock),
                        sessions,
                        new SignedUser(settings.secret(), settings.previousSecret(), clock),
                        new Upload(incoming, blobs, settings, clock),
                        new Download(store, blobs),
                        streams,
                        accept,
                        new WrittenNow(typing, clock))
                .mount(router);
    }

    /** Shows a visitor what they wrote, on all their pages; messages of other channels are none of its business. */
    public void show(Recorded recorded) {
        Message message = recorded.message();
        if (message.connector().equals(CONNECTOR) && message.account().equals(ACCOUNT)) {
            message.sender().identifier(IdentifierType.CHANNEL_USER_ID).ifPresent(visitor -> {
                List<String> files = message.attachments().stream()
                        .map(Attachment::sha256)
                        .filter(sha256 -> !sha256.isEmpty())
                        .toList();
                add(visitor.value(), message.id(), message.id(), true, files);
            });
        }
    }

    /**
     * Brings an answer to the visitor's page, and to those that they open later. The same command again changes nothing.
     *
     * @param command as channel-command.schema.json describes it
     * @return the result: the answer's id
     */
    public String deliver(String command) {
        JsonNode json = Json.parse(command.getBytes(StandardCharsets.UTF_8));
        String visitor = json.at("/to/identifiers")
                .valueStream()
                .filter(identifier -> identifier.path("scope").asText().equals(SCOPE))
                .map(identifier -> identifier.path("value").asText())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the command is not for a visitor of the chat window"));
        List<String> files = json.at("/message/attachments")
                .valueStream()
                .map(file -> file.path("sha256").asText())
                .filter(sha256 -> !sha256.isEmpty())
                .toList();
        String id = json.path("id").asText();
        JsonNode message = json.path("message");
        boolean words = !message.at("/content/text").asText().isEmpty();
        add(visitor, id, messageId(message), words, files);
        ObjectNode result = Json.mapper().createObjectNode().put("id", id);
        return Json.write(result);
    }

    /**
     * Shows a visitor for some seconds that somebody is writing to them, on whichever node their page listens. Who was
     * never shown anything is not told.
     *
     * @param visitor the visitor's id
     * @param name of who writes; may be empty
     */
    public void typing(String visitor, String name) {
        Instant now = clock.instant();
        store.write(tx -> {
            VisitorLines.typing(tx, visitor, name, now);
            return true;
        });
        streams.typing(new News(visitor, name, now));
    }

    /**
     * Shows what a helpdesk tells of an agent who writes at a ticket, if the answer would go to the chat window. It is
     * for the moment: nothing is kept of it, and one that cannot be read is not missed.
     *
     * @param helpdesk the connector
     * @param told JSON with {@code ticket} and, if it is known, {@code agent.name}
     */
    public void agentTypes(String helpdesk, byte[] told) {
        JsonNode json = read(told);
        String name = json.at("/agent/name").asText();
        store.read(tx -> VisitorLines.visitor(tx, helpdesk, json.path("ticket").asText()))
                .ifPresent(visitor ->
                        typing(visitor, name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name));
    }

    private static JsonNode read(byte[] told) {
        try {
            return Json.parse(told);
        } catch (InvalidMessage e) {
            return Json.mapper().createObjectNode();
        }
    }

    /** How many pages are open on this node. */
    public int pages() {
        return streams.size();
    }

    /** A file that comes late comes in a message with an id of its own; the original id is that of the whole. */
    private String messageId(JsonNode message) {
        String scope = message.path("originalScope").asText();
        return store.read(tx -> VisitorLines.messageId(
                        tx,
                        message.path("connector").asText(),
                        scope.isEmpty() ? message.path("account").asText() : scope,
                        message.path("originalId").asText()))
                .orElseThrow(() -> new IllegalStateException("the answer stands on no timeline"));
    }

    private void add(String visitor, String cause, String messageId, boolean words, List<String> files) {
        store.write(tx -> {
            VisitorLines.add(tx, visitor, cause, messageId, words, files, clock.instant());
            return true;
        });
        streams.wake(visitor);
    }

    private static Path emptied(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be made or emptied", e);
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
