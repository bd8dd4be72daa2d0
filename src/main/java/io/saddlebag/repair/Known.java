package io.saddlebag.repair;

import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationWalk;
import io.saddlebag.conversation.Removal;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.History;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the hub knows of a conversation.
 *
 * @param ticket the one it has
 * @param tickets the ids of all that it has had
 * @param commands what went to the helpdesk for it, in order
 * @param messages those that are to stand in its ticket, in order
 */
record Known(
        Conversation conversation,
        Optional<Ticket> ticket,
        Set<String> tickets,
        List<History.Entry> commands,
        List<Expected> messages) {
    static final int MOST = 2_000;

    /** Nothing of a conversation that was erased, or is part of another. */
    static Optional<Known> of(Tx tx, String conversation, Helpdesk helpdesk) {
        return ConversationWalk.conversation(tx, conversation).map(stands -> of(tx, stands, helpdesk));
    }

    /** What is known of a conversation as it is in the same transaction. */
    static Known of(Tx tx, Conversation conversation, Helpdesk helpdesk) {
        String id = conversation.id();
        List<History.Entry> commands = History.of(tx, helpdesk.target(), id, MOST);
        return new Known(
                conversation,
                Tickets.of(tx, id, helpdesk.connector()),
                Belongings.tickets(tx, id).stream()
                        .filter(ticket -> ticket.helpdesk().equals(helpdesk.connector()))
                        .map(Removal.TicketLeft::ticket)
                        .collect(Collectors.toUnmodifiableSet()),
                commands,
                Expected.of(ConversationWalk.withWords(tx, id, MOST), commands));
    }

    String id() {
        return conversation.id();
    }

    /** Whether it was to have a ticket. */
    boolean wantsTicket() {
        return ticket.isPresent() || opening().isPresent();
    }

    /** The command that opened its ticket, or was to. */
    Optional<History.Entry> opening() {
        return commands.stream()
                .filter(command -> command.kind().equals(Delivery.OPEN_TICKET))
                .filter(command -> !command.state().equals("given-up"))
                .reduce((first, second) -> second);
    }

    /** Whether what was to open its ticket holds up the rest. */
    boolean isHeldUp() {
        return opening()
                .filter(opening ->
                        opening.state().equals("failed") || opening.state().equals("unknown"))
                .isPresent();
    }

    /** What is on its way; the helpdesk cannot have it yet. */
    List<History.Entry> underway() {
        return isHeldUp()
                ? List.of()
                : commands.stream().filter(History.Entry::isOpen).toList();
    }

    /** Commands besides messages and their ticket. */
    List<History.Entry> others() {
        Set<String> ofMessages =
                messages.stream().flatMap(message -> message.ids().stream()).collect(Collectors.toSet());
        return commands.stream()
                .filter(command -> !ofMessages.contains(command.id()))
                .filter(command -> !command.kind().equals(Delivery.OPEN_TICKET))
                .toList();
    }

    /**
     * Commands that another stands in for, which brings a message once more.
     *
     * @param opens whether that one opens a ticket
     */
    List<History.Entry> replaced(Expected message, boolean opens) {
        return commands.stream()
                .filter(command -> message.isCarriedBy(command, opens))
                .filter(command ->
                        command.state().equals("failed") || command.state().equals("unknown"))
                .toList();
    }
}
