package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings what is stored of who is who into line with the links that stand: the customer of each identifier, the
 * conflicts that are parked, and what happened on the records of those it concerns.
 */
final class Settlement {
    private final Ids ids;

    Settlement(Ids ids) {
        this.ids = ids;
    }

    /** Settles a component whose identifiers are all held; whose customer changed, with the customer before. */
    SortedMap<String, String> settle(Tx tx, Component component, Cause cause) {
        Resolution resolution = Resolution.of(component);
        SortedMap<String, String> before = new TreeMap<>();
        for (Known known : component.members().values()) {
            String customer = resolution.customer(known.id());
            if (!customer.equals(known.customerId())) {
                IdentifierTable.place(tx, known.id(), customer);
                before.put(known.id(), known.customerId());
            }
        }
        tellMoves(tx, resolution, before, cause);
        component.members().keySet().forEach(id -> settleConflict(tx, resolution, id, cause));
        return before;
    }

    /** Both the customer that is left and the one that is come to hear of it, once each. */
    private void tellMoves(Tx tx, Resolution resolution, SortedMap<String, String> before, Cause cause) {
        Set<String> told = new TreeSet<>();
        before.forEach((id, from) -> {
            String to = resolution.customer(id);
            if (told.add(from + " " + to)) {
                boolean apart = !resolution.customer(from).equals(to);
                String kind = cause.undo() ? "undone" : apart ? "parted" : "joined";
                EventTable.tell(tx, ids, from, cause.event(kind, to));
                EventTable.tell(tx, ids, to, cause.event(kind, from));
            }
        });
    }

    private void settleConflict(Tx tx, Resolution resolution, String id, Cause cause) {
        Objection objection = resolution.conflicts().get(id);
        Optional<ConflictTable.Standing> known = ConflictTable.of(tx, id);
        if (objection != null && known.isEmpty()) {
            park(tx, resolution, id, objection, cause);
        } else if (objection != null && known.get().reason() != objection) {
            ConflictTable.restate(tx, id, objection);
        } else if (objection == null && known.isPresent()) {
            ConflictTable.settle(tx, id, cause);
            EventTable.tell(tx, ids, id, cause.event("settled", ""));
        }
    }

    private void park(Tx tx, Resolution resolution, String id, Objection objection, Cause cause) {
        if (!cause.undo() || !ConflictTable.unsettle(tx, id, cause.linkId(), objection, cause.at())) {
            ConflictTable.park(tx, ids.next(), id, objection, cause.messageId(), cause.at());
        }
        CustomerEvent event = cause.event("conflict", objection.code());
        EventTable.tell(tx, ids, id, event);
        resolution.sides(id).stream()
                .filter(side -> !side.equals(id))
                .forEach(side -> EventTable.tell(tx, ids, side, event));
    }
}
