package io.saddlebag.repair;

import io.saddlebag.repair.Finding.Kind;
import java.util.List;
import java.util.Set;

/**
 * What a check is about.
 *
 * @param channel the connector by which conversations were begun; empty: any
 * @param queue of people, to whom a message of the conversation was given; empty: any
 * @param kinds of findings, by their codes; none: all
 */
public record Which(Period period, String channel, String queue, Set<String> kinds) {
    public Which {
        kinds = Set.copyOf(kinds);
        for (String code : kinds) {
            if (List.of(Kind.values()).stream().noneMatch(kind -> kind.code().equals(code))) {
                throw new IllegalArgumentException("there is no finding '" + code + "'; there is "
                        + String.join(
                                ", ",
                                List.of(Kind.values()).stream().map(Kind::code).toList()));
            }
        }
    }

    /** Whether it is about all conversations. */
    boolean isEverything() {
        return channel.isEmpty() && queue.isEmpty();
    }

    boolean isWanted(Finding finding) {
        return kinds.isEmpty() || kinds.contains(finding.kind().code());
    }
}
