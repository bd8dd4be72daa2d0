package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Tickets;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The helpdesks in use, and which of them a conversation belongs to. Where its ticket is opened is said by rules, of
 * which that of the queue comes before that of the account. There it stays, whatever its later messages are, for as
 * long as that helpdesk is in use; when it no longer is, the next message opens a ticket by the rules.
 */
public final class Helpdesks {
    private final Deliveries deliveries;
    private final Helpdesk usual;
    private final Map<String, Helpdesk> byQueue;
    private final Map<String, Helpdesk> byAccount;
    private final List<Helpdesk> all;

    /**
     * Goes by rules.
     *
     * @param usual gets what no rule names
     * @param byQueue by the queue that triage gives
     * @param byAccount by {@code connector/account} to which a message came, or by {@code connector} for all of its
     *     accounts that have no rule of their own
     * @param former get no tickets any more, but all that belongs to those they have
     */
    public Helpdesks(
            Deliveries deliveries,
            Helpdesk usual,
            Map<String, Helpdesk> byQueue,
            Map<String, Helpdesk> byAccount,
            List<Helpdesk> former) {
        this.deliveries = deliveries;
        this.usual = usual;
        this.byQueue = Map.copyOf(byQueue);
        this.byAccount = Map.copyOf(byAccount);
        this.all = Stream.of(Stream.of(usual), byQueue.values().stream(), byAccount.values().stream(), former.stream())
                .flatMap(some -> some)
                .distinct()
                .toList();
    }

    /** One that gets all tickets. */
    public static Helpdesks only(Deliveries deliveries, Helpdesk usual) {
        return new Helpdesks(deliveries, usual, Map.of(), Map.of(), List.of());
    }

    /** All of them, the usual one first. */
    public List<Helpdesk> all() {
        return all;
    }

    /** The one that a connector speaks to, if it is in use. */
    public Optional<Helpdesk> named(String connector) {
        return all.stream()
                .filter(helpdesk -> helpdesk.connector().equals(connector))
                .findFirst();
    }

    /** Where a conversation's ticket is, or is about to be opened; of several, where the newest is. */
    public Optional<Helpdesk> of(Tx tx, String conversation) {
        return all.stream()
                .flatMap(helpdesk -> opened(tx, helpdesk, conversation).stream().map(at -> new Opened(helpdesk, at)))
                .max(Comparator.comparing(Opened::at))
                .map(Opened::helpdesk);
    }

    /** A ticket that was linked has no command that opened it, nor has one that a store from a backup does not know. */
    private Optional<Instant> opened(Tx tx, Helpdesk helpdesk, String conversation) {
        return deliveries
                .opened(tx, helpdesk.target(), conversation)
                .or(() -> Tickets.opened(tx, conversation, helpdesk.connector()));
    }

    /** Where a conversation's commands go: to where its ticket is, else to the usual one. */
    Helpdesk ofOrUsual(Tx tx, String conversation) {
        return of(tx, conversation).orElse(usual);
    }

    /** Where the ticket of a message is to be opened that triage gave to a queue. */
    Helpdesk of(Message message, String queue) {
        return Stream.of(
                        Optional.ofNullable(byQueue.get(queue)),
                        Optional.ofNullable(byAccount.get(message.connector() + "/" + message.account())),
                        Optional.ofNullable(byAccount.get(message.connector())))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(usual);
    }

    private record Opened(Helpdesk helpdesk, Instant at) {}
}
