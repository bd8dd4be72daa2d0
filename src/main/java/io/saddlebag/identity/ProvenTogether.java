package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.identity.Link.Evidence;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Links the identifiers that one message proves to be of one customer, unless they were before. */
final class ProvenTogether {
    private final Ids ids;
    private final Settlement settlement;

    ProvenTogether(Ids ids) {
        this.ids = ids;
        this.settlement = new Settlement(ids);
    }

    /**
     * Links each to the strongest.
     *
     * @param all the strongest first
     * @return whether there was anything to link: then their customers may be others now
     */
    boolean link(Tx tx, List<Proved> all, Message message, Instant now) {
        List<Link> links = all.subList(1, all.size()).stream()
                .flatMap(other -> link(tx, all.get(0), other, message, now).stream())
                .toList();
        if (!links.isEmpty()) {
            settle(tx, all, links, now);
        }
        return !links.isEmpty();
    }

    private Optional<Link> link(Tx tx, Proved strongest, Proved weaker, Message message, Instant now) {
        boolean inOrder = strongest.known().id().compareTo(weaker.known().id()) < 0;
        Proved older = inOrder ? strongest : weaker;
        Proved younger = inOrder ? weaker : strongest;
        String one = older.known().id();
        String second = younger.known().id();
        boolean bothKnown = !older.added() && !younger.added();
        if (one.equals(second)
                || (bothKnown && LinkTable.wasProven(tx, one, second))
                || isFull(tx, older)
                || isFull(tx, younger)) {
            return Optional.empty();
        }
        Link link = new Link(
                ids.next(),
                one,
                second,
                Link.PROVEN_TOGETHER,
                Collections.min(List.of(older.as(), younger.as())).name(),
                new Evidence(older.as().name(), younger.as().name(), Customers.source(message)),
                message.id(),
                Cause.HUB,
                "",
                now,
                "",
                Optional.empty());
        LinkTable.add(tx, link);
        return Optional.of(link);
    }

    /** Finds anew what follows from new links; where that would be more than can be told, they do not count. */
    private void settle(Tx tx, List<Proved> all, List<Link> links, Instant now) {
        Link first = links.get(0);
        Component component = all.stream().allMatch(Proved::added)
                ? Component.of(all.stream().map(Proved::known).toList(), links)
                : Component.held(tx, List.of(all.get(0).known().id()));
        if (component.whole()) {
            settlement.settle(tx, component, new Cause(false, first.id(), first.messageId(), Cause.HUB, now));
        } else {
            links.forEach(link -> LinkTable.undo(tx, link.id(), Cause.HUB, Objection.TOO_MANY.code(), now));
        }
    }

    /** One that was added just now has at most as many links as a message has identifiers. */
    private static boolean isFull(Tx tx, Proved proved) {
        return !proved.added()
                && LinkTable.standing(tx, proved.known().id(), Component.MOST_LINKS)
                                .size()
                        == Component.MOST_LINKS;
    }

    /**
     * An identifier, how far a message proves it, and whether it was the first to name it.
     */
    record Proved(Known known, Verification as, boolean added) {}
}
