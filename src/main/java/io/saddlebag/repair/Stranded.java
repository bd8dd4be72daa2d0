package io.saddlebag.repair;

import io.saddlebag.delivery.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Commands of a conversation that came to nothing at a helpdesk which is not, or no longer, that of the conversation. */
final class Stranded {
    private Stranded() {}

    /** What a conversation has left behind at a helpdesk that is still in use. */
    static Optional<Finding> left(Known known, String helpdesk, String elsewhere, Instant now) {
        return finding(
                known.id(),
                stuck(known.commands(), now),
                "at " + helpdesk + ", while the conversation's ticket is at " + elsewhere + " by now",
                "Settle each with deliveries retry, done or give-up; its words may be wanted at " + elsewhere + ".");
    }

    /** What is for a helpdesk that the settings do not name. */
    static Optional<Finding> unnamed(String conversation, String helpdesk, List<History.Entry> commands, Instant now) {
        return finding(
                conversation,
                stuck(commands, now),
                "for " + helpdesk + ", which the settings do not name",
                "Name it in helpdesk.former, then check it; or decide against each with deliveries give-up.");
    }

    private static List<History.Entry> stuck(List<History.Entry> commands, Instant now) {
        return commands.stream()
                .filter(command -> command.state().equals(Comparison.FAILED)
                        || command.state().equals(Comparison.UNKNOWN)
                        || (command.isOpen() && Comparison.isLate(command, now)))
                .toList();
    }

    private static Optional<Finding> finding(
            String conversation, List<History.Entry> stuck, String where, String remedy) {
        return stuck.stream()
                .findFirst()
                .map(first -> new Finding(
                        Finding.Kind.UNDELIVERED,
                        conversation,
                        "",
                        stuck.size() + (stuck.size() == 1 ? " command is stuck " : " commands are stuck ") + where
                                + "; the first, " + first.kind() + " of " + first.madeAt() + ", is " + first.state()
                                + ".",
                        new Mend.Person(remedy)));
    }
}
