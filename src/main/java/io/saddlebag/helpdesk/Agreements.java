package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Role;
import io.saddlebag.senders.Consents;
import io.saddlebag.senders.Consents.Consent;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * On which other channels customers may be answered: those they ask for, or agree to when asked. Only a message that
 * proves who wrote it counts; one that says stop takes back all.
 */
public final class Agreements {
    private static final String ASKED = "asked";
    private static final String AGREED = "agreed";
    private static final int LOOKED_AT = 10;

    private final Timeline timeline;
    private final Customers customers;
    private final Ids ids;
    private final Clock clock;

    /** Agreements of customers found by these rules. */
    public Agreements(Timeline timeline, Customers customers, Ids ids, Clock clock) {
        this.timeline = timeline;
        this.customers = customers;
        this.ids = ids;
        this.clock = clock;
    }

    /** Keeps what a customer's message says about it. */
    void heard(Tx tx, Recorded recorded) {
        if (takenBack(tx, recorded) || !recorded.who().proven() || !HubVoice.mayAnswer(recorded)) {
            return;
        }
        String text = recorded.message().content().shown();
        Optional<String> wish = ChannelWish.in(text);
        if (wish.isPresent()) {
            give(tx, recorded, wish.get(), ASKED);
        } else if (ChannelWish.agrees(text)) {
            question(tx, recorded).ifPresent(channel -> give(tx, recorded, channel, AGREED));
        }
    }

    /** Takes back all when a customer's message says stop, whoever is to answer it. */
    boolean takenBack(Tx tx, Recorded recorded) {
        Message message = recorded.message();
        if (!recorded.who().proven()
                || message.kind() != Kind.MESSAGE
                || message.sender().role() != Role.CUSTOMER
                || message.flags().contains(Flag.AUTOMATIC)
                || !ChannelWish.stops(message.content().shown())) {
            return false;
        }
        List<String> theirs = customers.identifierIds(tx, recorded.who().customerId());
        Consents.withdraw(tx, theirs, "", "customer", message.id(), clock.instant());
        return true;
    }

    private void give(Tx tx, Recorded recorded, String channel, String how) {
        Consents.give(
                tx,
                new Consent(
                        ids.next(),
                        recorded.who().identifierId(),
                        channel,
                        how,
                        recorded.message().id(),
                        clock.instant(),
                        Optional.empty(),
                        "",
                        ""));
    }

    /** What was asked right before this message, by the last that was written to the customer. */
    private Optional<String> question(Tx tx, Recorded recorded) {
        return timeline.ofConversation(tx, recorded.conversation().id(), LOOKED_AT).stream()
                .filter(line -> line.number() < recorded.number())
                .filter(line -> line.role().equals("agent") || line.role().equals("customer"))
                .reduce((earlier, later) -> later.number() > earlier.number() ? later : earlier)
                .filter(line -> line.direction().equals("outbound"))
                .map(Line::id)
                .flatMap(id -> timeline.message(tx, id))
                .map(message -> Directive.of(message).asks())
                .filter(channel -> !channel.isEmpty());
    }

    /** Whether the customer with an identifier may be answered on a channel. */
    boolean allow(Tx tx, String identifierId, String channel) {
        String customer = customers.of(tx, identifierId).customerId();
        return Consents.stands(tx, customers.identifierIds(tx, customer), channel);
    }
}
