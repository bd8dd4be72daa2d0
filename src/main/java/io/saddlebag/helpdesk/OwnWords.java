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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the hub itself says to a customer's message: on the timeline, marked as a machine's, and sent. */
final class OwnWords {
    private final Replies replies;
    private final Ids ids;

    OwnWords(Replies replies, Ids ids) {
        this.replies = replies;
        this.ids = ids;
    }

    /**
     * Says it.
     *
     * @param what of the message it is, such as acknowledgement: each is said once
     */
    void say(Tx tx, Recorded recorded, String what, String text, Instant now) {
        Message asked = recorded.message();
        Message ours = new Message(
                ids.next(),
                Direction.OUTBOUND,
                Kind.MESSAGE,
                asked.channel(),
                asked.connector(),
                asked.account(),
                what + " of " + asked.id(),
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
        OwnMessages.append(tx, ours, recorded.conversation(), recorded.who());
        replies.sendAutomatic(tx, recorded, ours);
    }
}
