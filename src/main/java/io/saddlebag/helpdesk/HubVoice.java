package io.saddlebag.helpdesk;

import io.saddlebag.conversation.OwnMessages;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.message.Content;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the hub itself speaks to customers: on the timeline, marked as written by a machine, where they wrote. */
public final class HubVoice {
    private static final Set<String> NO_ANSWER = Set.of(Flag.AUTOMATIC, Flag.NO_AUTOMATIC_ANSWER);

    private final Replies replies;
    private final Ids ids;
    private final Clock clock;

    /** Speaks as replies go. */
    public HubVoice(Replies replies, Ids ids, Clock clock) {
        this.replies = replies;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether a machine may answer a message at all: a person wrote it who is heard. */
    static boolean mayAnswer(Recorded recorded) {
        Message message = recorded.message();
        return message.kind() == Kind.MESSAGE
                && message.sender().role() == Role.CUSTOMER
                && message.flags().stream().noneMatch(NO_ANSWER::contains)
                && !recorded.standing().isHeld();
    }

    /**
     * Says something in the conversation of a customer's message.
     *
     * @param key what nothing else on any timeline is known by; the same is said once
     */
    void say(Tx tx, Recorded asked, String key, String text) {
        Instant now = clock.instant();
        Message where = asked.message();
        Message ours = new Message(
                ids.next(),
                Direction.OUTBOUND,
                Kind.MESSAGE,
                where.channel(),
                where.connector(),
                where.account(),
                key,
                "",
                Optional.of(now),
                now,
                new Party(Role.BOT, "", List.of()),
                Content.text(text),
                List.of(),
                ThreadReference.NONE,
                "",
                Optional.empty(),
                "",
                Set.of(Flag.AUTOMATIC),
                Map.of(),
                "",
                Map.of());
        OwnMessages.append(tx, ours, asked.conversation(), asked.who());
        replies.sendAutomatic(tx, asked, ours);
    }
}
