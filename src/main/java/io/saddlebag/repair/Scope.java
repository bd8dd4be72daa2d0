package io.saddlebag.repair;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationWalk;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.History;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Triage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of the store a check is about, with one helpdesk of several. */
final class Scope {
    private final Helpdesk helpdesk;
    private final Helpdesks helpdesks;
    private final Store store;
    private final Deliveries deliveries;

    Scope(Helpdesk helpdesk, Helpdesks helpdesks, Store store, Deliveries deliveries) {
        this.helpdesk = helpdesk;
        this.helpdesks = helpdesks;
        this.store = store;
        this.deliveries = deliveries;
    }

    /** What is known of a conversation, if it is one that is looked for. */
    Optional<Known> known(String conversation, Which which) {
        return store.read(tx -> ConversationWalk.conversation(tx, conversation)
                .filter(found -> isWanted(tx, found, which))
                .map(found -> Known.of(tx, found, helpdesk)));
    }

    private static boolean isWanted(Tx tx, Conversation conversation, Which which) {
        return (which.channel().isEmpty() || which.channel().equals(conversation.connector()))
                && (which.queue().isEmpty() || Triage.isGiven(tx, conversation.id(), which.queue()));
    }

    /** What is known of a conversation now. */
    Optional<Known> known(String conversation) {
        return store.read(tx -> Known.of(tx, conversation, helpdesk));
    }

    /** Where a conversation's ticket is now, if it has left this helpdesk. */
    Optional<Helpdesk> elsewhere(String conversation) {
        return store.read(tx -> helpdesks.of(tx, conversation)).filter(now -> !now.equals(helpdesk));
    }

    /** The helpdesks that the settings do not name, and for which something waits still; the usual one tells of them. */
    List<String> unnamed() {
        if (!helpdesks.all().get(0).equals(helpdesk)) {
            return List.of();
        }
        List<String> named = helpdesks.all().stream().map(Helpdesk::target).toList();
        return store.read(deliveries::unsettled).stream()
                .filter(Helpdesk::isTarget)
                .filter(target -> !named.contains(target))
                .toList();
    }

    /** Commands of a conversation that came to nothing anywhere but at its helpdesk. */
    List<Finding> stranded(Known known, Optional<Helpdesk> elsewhere, List<String> unnamed, Instant now) {
        List<Finding> findings = new ArrayList<>();
        elsewhere
                .flatMap(other -> Stranded.left(known, helpdesk.connector(), other.connector(), now))
                .ifPresent(findings::add);
        for (String target : unnamed) {
            List<History.Entry> commands = store.read(tx -> History.of(tx, target, known.id(), Known.MOST));
            Stranded.unnamed(known.id(), Helpdesk.connector(target), commands, now)
                    .ifPresent(findings::add);
        }
        return findings;
    }
}
