package io.saddlebag.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.MessageFiles;
import io.saddlebag.conversation.MessageFiles.Goes;
import io.saddlebag.conversation.MessageFiles.MessageFile;
import io.saddlebag.conversation.MessageFiles.State;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts files that were fetched into the command that carries their message. The command waits for them a little. */
public final class CommandFiles {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Store store;
    private final Timeline timeline;
    private final Duration wait;
    private final Clock clock;

    /**
     * Completes commands.
     *
     * @param wait how long a command waits for its files, from when it was enqueued
     */
    public CommandFiles(Store store, Timeline timeline, Duration wait, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.wait = wait;
        this.clock = clock;
    }

    /**
     * Completes a command that carries a message; the same in every attempt. A file that is not there gets a {@code
     * missing} that says why.
     *
     * @return nothing when it is complete, else what to do about it
     */
    public Optional<Outcome> complete(Delivery delivery, ObjectNode command) {
        JsonNode attachments = command.path("message").path("attachments");
        boolean whole =
                attachments.valueStream().allMatch(file -> file.path("sha256").isTextual());
        if (whole) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Instant end = delivery.madeAt().plus(wait);
        if (now.isBefore(end)
                && store.read(tx -> MessageFiles.of(tx, delivery.about())).stream()
                        .anyMatch(CommandFiles::isAwaited)) {
            return Optional.of(new Outcome.Later("waits for its files", untilLook(delivery.madeAt(), now, end)));
        }
        store.write(tx -> {
            List<MessageFile> files = MessageFiles.seal(tx, delivery.about());
            timeline.message(tx, delivery.about())
                    .ifPresent(message -> files.forEach(file -> put(file, message, attachments)));
            return files;
        });
        return Optional.empty();
    }

    /**
     * A file that comes has the command tried at once, unless it comes just now, between the look at it and the word
     * that the command waits. So it is looked at again after as long as it has waited, which is seldom.
     */
    private static Duration untilLook(Instant made, Instant now, Instant end) {
        Duration waited = Duration.between(made, now);
        Duration pause = waited.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : waited;
        Duration left = Duration.between(now, end);
        return pause.compareTo(left) < 0 ? pause : left;
    }

    private static boolean isAwaited(MessageFile file) {
        return file.state() == State.PENDING && file.goes() == Goes.UNDECIDED;
    }

    private static void put(MessageFile file, Message message, JsonNode attachments) {
        if (!(attachments.path(file.place()) instanceof ObjectNode attachment)) {
            return;
        }
        if (file.goes() == Goes.LATE) {
            attachment.put("missing", "it is still being fetched and will follow");
            attachment.put("follows", true);
        } else if (file.state() == State.MISSING) {
            attachment.put("missing", file.reason());
        } else if (file.place() < message.attachments().size()) {
            Attachment stored = message.attachments().get(file.place());
            attachment.setAll((ObjectNode) Json.mapper().valueToTree(stored));
        }
    }
}
