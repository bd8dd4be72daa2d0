package io.saddlebag.repair;

import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message that is to stand in a ticket.
 *
 * @param message its id
 * @param ids by which the helpdesk may know it: the message itself, the commands that carried it, and what these shared
 *     a comment with
 * @param command the newest of these commands
 * @param state what became of that
 * @param reason why
 * @param repairs how often it was brought once more
 */
record Expected(String message, Set<String> ids, String command, String state, String reason, int repairs) {
    private static final Set<String> CARRIES = Set.of(Delivery.OPEN_TICKET, Delivery.ADD_MESSAGE);
    /** Behind a message's id the key of a command that brings it once more. */
    private static final String AGAIN = "/repair-";

    /** The key of the next command that brings it once more. */
    String nextKey() {
        return message + AGAIN + (repairs + 1);
    }

    boolean is(String other) {
        return state.equals(other);
    }

    boolean isAmong(Set<String> known) {
        return ids.stream().anyMatch(known::contains);
    }

    /**
     * Whether a command carries it, or a file of it, or what a ticket is to begin with.
     *
     * @param opens whether the latter counts
     */
    boolean isCarriedBy(History.Entry command, boolean opens) {
        return CARRIES.contains(command.kind())
                ? Delivery.about(command.key()).equals(message)
                : opens && isKeyOf(message, command.key());
    }

    private static boolean isKeyOf(String message, String key) {
        return key.equals(message) || key.startsWith(message + AGAIN);
    }

    /** Of the commands of a conversation those messages, in their order, that are to stand in its ticket. */
    static List<Expected> of(List<String> messages, List<History.Entry> commands) {
        Map<String, List<History.Entry>> carriers = new HashMap<>();
        Map<String, String> carried = new HashMap<>();
        for (History.Entry command : commands) {
            String message = Delivery.about(command.key());
            if (CARRIES.contains(command.kind()) && isKeyOf(message, command.key())) {
                carriers.computeIfAbsent(message, any -> new ArrayList<>()).add(command);
                carried.put(command.id(), message);
            }
        }
        return messages.stream()
                .filter(carriers::containsKey)
                .map(message -> of(message, carriers.getOrDefault(message, List.of()), carried))
                .filter(expected -> !expected.is("given-up"))
                .toList();
    }

    private static Expected of(String message, List<History.Entry> carriers, Map<String, String> carried) {
        Set<String> ids = new HashSet<>(Set.of(message));
        for (History.Entry carrier : carriers) {
            ids.add(carrier.id());
            if (!carrier.with().isEmpty()) {
                ids.add(carrier.with());
                ids.add(carried.getOrDefault(carrier.with(), message));
            }
        }
        // a person has decided against what was given up, not against what went before
        History.Entry last = carriers.stream()
                .filter(carrier -> !carrier.state().equals("given-up"))
                .reduce((first, second) -> second)
                .orElse(carriers.get(0));
        int repairs = (int) carriers.stream()
                .filter(carrier -> carrier.key().contains(AGAIN))
                .count();
        return new Expected(message, Set.copyOf(ids), last.id(), last.state(), last.reason(), repairs);
    }
}
