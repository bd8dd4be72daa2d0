package io.saddlebag.repair;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.repair.Finding.Kind;
import io.saddlebag.repair.Told.Seen;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a conversation and its ticket are at different states: the newer counts, and of one moment the hub's. */
final class StateDifference {
    private StateDifference() {}

    /** What differs, if something does. */
    static Optional<Finding> of(Known known, Seen own, Set<State> settable) {
        State here = known.conversation().state();
        Instant since = known.conversation().stateAt();
        State there = own.state().orElse(here);
        boolean bothOver = here == State.CLOSED && there == State.SOLVED;
        if (here == there || bothOver) {
            return Optional.empty();
        }
        boolean newerThere = own.since().filter(at -> at.isAfter(since)).isPresent();
        String what = "The conversation is " + Mend.name(here) + " since " + since + ", the ticket " + Mend.name(there)
                + own.since().map(at -> " since " + at).orElse("") + ".";
        return Optional.of(new Finding(
                newerThere ? Kind.STATE_OLD_HERE : Kind.STATE_OLD_THERE,
                known.id(),
                own.id(),
                what,
                mend(here, own, there, newerThere, settable)));
    }

    private static Mend mend(State here, Seen own, State there, boolean newerThere, Set<State> settable) {
        if (own.since().isEmpty()) {
            return new Mend.Person("Nobody can tell which is newer: set the ticket to what is right.");
        }
        if (newerThere) {
            return new Mend.TakeOver(there, own.since().get());
        }
        return settable.contains(here) && there != State.CLOSED
                ? new Mend.Tell(here)
                : new Mend.Person("The hub cannot set it there: see to it at the helpdesk.");
    }
}
