package io.saddlebag.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.MessageFiles;
import io.saddlebag.conversation.MessageFiles.Goes;
import io.saddlebag.conversation.MessageFiles.MessageFile;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fetches files that did not come with their message. Each is a command of its own in a stream of its own, so that none
 * waits for another; fetching one twice does no harm.
 */
public final class Fetches implements Aftermath {
    private static final String TARGET = "files/";
    private static final String KIND = "fetch-file";

    private final Store store;
    private final Timeline timeline;
    private final Deliveries deliveries;
    private final LateFiles late;
    private final Clock clock;

    /** Fetches files of the messages in a store. */
    public Fetches(Store store, Timeline timeline, Deliveries deliveries, LateFiles late, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.deliveries = deliveries;
        this.late = late;
        this.clock = clock;
    }

    /** The name of the place from which the files of an account come, among the targets of deliveries. */
    public static String target(String connector, String account) {
        return TARGET + connector + "/" + account;
    }

    /** Whether a target is one of these. */
    public static boolean isTarget(String name) {
        return name.startsWith(TARGET);
    }

    /** The key of the command that fetches a file, which is also its stream; others may use it for what follows. */
    public static String key(String messageId, int place) {
        return messageId + "/" + place;
    }

    /**
     * Has the files of a message fetched, if any have to be.
     *
     * @param reachable whether anything can be fetched from that target
     * @return the streams in which there is something to do now
     */
    public List<String> begin(Recorded recorded, boolean reachable) {
        Message message = recorded.message();
        List<Integer> places = IntStream.range(0, message.attachments().size())
                .filter(place -> message.attachments().get(place).sha256().isEmpty())
                .boxed()
                .toList();
        if (places.isEmpty()) {
            return List.of();
        }
        return store.write(tx -> {
            places.forEach(place -> begin(tx, message, place, reachable));
            return reachable
                    ? places.stream().map(place -> key(message.id(), place)).toList()
                    : List.of();
        });
    }

    /**
     * Has the files fetched that an edit has brought, and those that came with it brought after their message.
     *
     * @param message as it stands now
     * @param reachable whether anything can be fetched from its account
     * @return the files of which it was not known before
     */
    public List<Attachment> beginLate(Tx tx, Message message, boolean reachable) {
        List<Attachment> begun = new ArrayList<>();
        for (MessageFile file : MessageFiles.of(tx, message.id())) {
            boolean follows = isLate(file)
                    && file.state() != MessageFiles.State.MISSING
                    && file.place() < message.attachments().size();
            if (follows && !isBegun(tx, message, file.place())) {
                if (file.state() == MessageFiles.State.HERE) {
                    late.arrived(tx, message.id(), file.place());
                } else {
                    begin(tx, message, file.place(), reachable);
                }
                begun.add(message.attachments().get(file.place()));
            }
        }
        return begun;
    }

    private boolean isBegun(Tx tx, Message message, int place) {
        return deliveries
                .of(tx, target(message.connector(), message.account()), KIND, key(message.id(), place))
                .isPresent();
    }

    private void begin(Tx tx, Message message, int place, boolean reachable) {
        if (!reachable) {
            String reason = "the hub has no route that fetches files from " + message.connector();
            MessageFiles.missing(tx, message.id(), place, reason)
                    .filter(Fetches::isLate)
                    .ifPresent(file -> late.missing(tx, message.id(), place, reason));
            return;
        }
        ObjectNode command = Json.mapper().createObjectNode();
        command.put("kind", KIND);
        command.put("account", message.account());
        command.put("message", message.id());
        command.put("place", place);
        String key = key(message.id(), place);
        String target = target(message.connector(), message.account());
        deliveries.enqueue(tx, target, key, KIND, key, Json.write(command), clock.instant());
    }

    /**
     * Fetches from one account.
     *
     * @param sink makes one attempt; its result says sha256, size, type and name
     */
    public Courier courier(Function<String, Outcome> sink) {
        return new Courier() {
            @Override
            public Outcome deliver(Delivery delivery) {
                return command(delivery)
                        .map(command -> sink.apply(Json.write(command)))
                        .orElseGet(() -> new Outcome.Failed("the message has no such file any more"));
            }

            @Override
            public boolean repeatable() {
                return true;
            }
        };
    }

    private Optional<ObjectNode> command(Delivery delivery) {
        ObjectNode command = (ObjectNode) body(delivery);
        int place = command.path("place").asInt();
        return store.read(tx -> timeline.message(tx, command.path("message").asText()))
                .filter(message -> place < message.attachments().size())
                .map(message -> {
                    command.put("id", delivery.id());
                    command.put("again", delivery.again());
                    command.put("now", clock.instant().toString());
                    command.set(
                            "file",
                            Json.mapper().valueToTree(message.attachments().get(place)));
                    command.set("message", Json.mapper().valueToTree(message));
                    return command;
                });
    }

    @Override
    public void follow(Tx tx, Delivery settled) {
        JsonNode command = body(settled);
        String messageId = command.path("message").asText();
        int place = command.path("place").asInt();
        if (settled.state() instanceof State.Done done) {
            fetched(tx, messageId, place, done);
        } else {
            String reason = settled.state().reason();
            MessageFiles.missing(tx, messageId, place, reason)
                    .filter(Fetches::isLate)
                    .ifPresent(file -> late.missing(tx, messageId, place, reason));
        }
        deliveries.hasten(tx, messageId, clock.instant());
    }

    private void fetched(Tx tx, String messageId, int place, State.Done done) {
        Optional<Attachment> file = timeline.message(tx, messageId)
                .filter(message -> place < message.attachments().size())
                .map(message -> with(message.attachments().get(place), done.result()));
        file.flatMap(here -> MessageFiles.fetched(tx, messageId, place, here, clock.instant()))
                .filter(Fetches::isLate)
                .ifPresent(here -> late.arrived(tx, messageId, place));
    }

    private static boolean isLate(MessageFile file) {
        return file.goes() == Goes.LATE;
    }

    private static Attachment with(Attachment file, String result) {
        JsonNode fetched = Json.parse(result.getBytes(StandardCharsets.UTF_8));
        return new Attachment(
                fetched.path("name").asText(file.name()),
                fetched.path("type").asText(file.type()),
                Optional.of(fetched.path("size").asLong()),
                fetched.path("sha256").asText(),
                file.reference(),
                file.contentId(),
                fetched.path("warning").asText());
    }

    private static JsonNode body(Delivery delivery) {
        return Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
    }
}
