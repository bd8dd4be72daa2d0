package io.saddlebag.repair;

import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Desk;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Triage;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does what is to be done about differences. What goes to the helpdesk goes as a command like any other; each step has a
 * key or a condition of its own, so that doing it twice, or at the same time elsewhere, is doing it once.
 */
final class Mending {
    private final Helpdesk helpdesk;
    private final Store store;
    private final TicketCommands commands;
    private final Desk desk;
    private final Consumer<String> wake;
    private final Clock clock;

    /** @param wake has the commands of a conversation sent */
    Mending(Helpdesk helpdesk, Store store, TicketCommands commands, Desk desk, Consumer<String> wake, Clock clock) {
        this.helpdesk = helpdesk;
        this.store = store;
        this.commands = commands;
        this.desk = desk;
        this.wake = wake;
        this.clock = clock;
    }

    /**
     * Mends a difference that was found.
     *
     * @param known what the hub knew when it was found
     * @return why it was left, or empty
     */
    String mend(Finding finding, Known known) {
        try {
            if (finding.mend() instanceof Mend.Retry retry) {
                desk.retry(retry.command());
            } else if (finding.mend() instanceof Mend.Settle settle) {
                desk.markDone(settle.command(), settle.result());
            } else if (finding.mend() instanceof Mend.Link link) {
                link(link, known);
            } else if (finding.mend() instanceof Mend.Words words) {
                bring(words, known);
            } else if (finding.mend() instanceof Mend.TakeOver over) {
                store.write(tx -> Timeline.takeOver(unchanged(tx, known), known.id(), over.state(), over.at()));
            } else if (finding.mend() instanceof Mend.Tell tell) {
                store.write(tx -> {
                    commands.setState(unchanged(tx, known), helpdesk, known.id(), Mend.name(tell.state()));
                    return tell;
                });
            }
            wake.accept(known.id());
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void link(Mend.Link link, Known known) {
        store.write(tx -> {
            unchanged(tx, known);
            Tickets.conversation(tx, helpdesk.connector(), link.ticket().id()).ifPresent(other -> {
                throw new IllegalStateException("the ticket is that of conversation " + other);
            });
            Tickets.add(tx, known.id(), helpdesk.connector(), link.ticket().ticket(), clock.instant());
            known.opening()
                    .ifPresent(opening -> desk.replace(
                            tx, opening.id(), "ticket " + link.ticket().id() + " was linked instead"));
            return link;
        });
    }

    /** The conversation is open from now on, so that no news of the ticket's opening goes to the customer. */
    private void bring(Mend.Words words, Known known) {
        store.write(tx -> {
            Timeline.reached(unchanged(tx, known), known.id(), clock.instant());
            return words;
        });
        boolean opens = words.opens();
        for (Expected message : words.messages()) {
            if (message.is("failed") && !opens) {
                desk.retry(message.command());
            } else {
                boolean first = opens;
                store.write(tx -> {
                    bring(tx, message, first);
                    known.replaced(message, first)
                            .forEach(old -> desk.replace(tx, old.id(), "another command brought its message"));
                    return message;
                });
            }
            opens = false;
        }
    }

    private void bring(Tx tx, Expected message, boolean opens) {
        Optional<Decision> decision = Triage.decided(tx, message.message());
        commands.again(
                tx,
                helpdesk,
                message.message(),
                decision.orElseThrow(
                        () -> new IllegalStateException("nobody decided who answers " + message.message())),
                message.nextKey(),
                opens);
    }

    private Tx unchanged(Tx tx, Known known) {
        if (!Known.of(tx, known.id(), helpdesk).equals(Optional.of(known))) {
            throw new IllegalStateException("it has changed meanwhile; check again");
        }
        return tx;
    }
}
