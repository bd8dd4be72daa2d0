package io.saddlebag.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.delivery.History;
import io.saddlebag.message.Json;
import io.saddlebag.message.Sentence;
import io.saddlebag.repair.Finding.Kind;
import io.saddlebag.repair.Told.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the hub knows of one conversation, held against what the helpdesk has of it. */
final class Comparison {
    private static final Duration LATE = Duration.ofMinutes(15);
    static final String FAILED = "failed";
    static final String UNKNOWN = "unknown";

    private final Known known;
    private final List<Finding> findings = new ArrayList<>();

    private Comparison(Known known) {
        this.known = known;
    }

    /** What is late, while something is on its way: until then the helpdesk cannot have it all. */
    static List<Finding> ofWaiting(Known known, Instant now) {
        Comparison comparison = new Comparison(known);
        known.underway().stream()
                .filter(command -> isLate(command, now))
                .findFirst()
                .ifPresent(late -> comparison.found(
                        Kind.UNDELIVERED,
                        ticketOf(known),
                        "Its command " + late.kind() + " waits since " + late.madeAt() + because(late.reason()),
                        new Mend.Person("The hub goes on trying; see whether the helpdesk answers, or is paused.")));
        return comparison.findings;
    }

    /** Whether a command has had time enough to go. */
    static boolean isLate(History.Entry command, Instant now) {
        return command.madeAt().plus(LATE).isBefore(now);
    }

    /** All differences. */
    static List<Finding> of(Known known, Told told) {
        Comparison comparison = new Comparison(known);
        List<Seen> strangers = told.tickets().stream()
                .filter(seen -> !known.tickets().contains(seen.id()))
                .toList();
        Optional<Seen> own = known.ticket().map(ticket -> ticket.id()).flatMap(told::ticket);
        if (own.isPresent()) {
            comparison.ticket(own.get(), strangers, told);
        } else if (strangers.isEmpty()) {
            comparison.noTicket();
        } else {
            comparison.anotherTicket(strangers);
        }
        return comparison.findings;
    }

    private void ticket(Seen own, List<Seen> strangers, Told told) {
        strangers.forEach(other -> found(
                Kind.DOUBLED,
                other.id(),
                "It is of the same conversation as ticket " + own.id() + ", which the hub writes to.",
                new Mend.Person("Merge it into ticket " + own.id() + " at the helpdesk, or take the conversation's id"
                        + " off it.")));
        boolean goesOn = messages(own, told);
        others(own);
        if (!goesOn) {
            StateDifference.of(known, own, told.states()).ifPresent(findings::add);
        }
    }

    /** Whether words will go to the ticket, which opens it. */
    private boolean messages(Seen own, Told told) {
        Set<String> there = ids(told.tickets().stream(), Seen::has);
        Set<String> unsure = ids(told.tickets().stream(), Seen::unsure);
        List<Expected> absent = known.messages().stream()
                .filter(message -> !message.isAmong(there))
                .toList();
        boolean whole = told.tickets().stream().noneMatch(Seen::part);
        List<Expected> wanted = absent.stream()
                .filter(message -> message.is(FAILED) || (message.is("done") && whole && !message.isAmong(unsure)))
                .toList();
        if (!wanted.isEmpty()) {
            Optional<Expected> refused =
                    wanted.stream().filter(message -> message.is(FAILED)).findFirst();
            found(
                    refused.isPresent() ? Kind.UNDELIVERED : Kind.MESSAGES_MISSING,
                    own.id(),
                    wanted.size() + " of " + known.messages().size() + " messages do not stand in the ticket"
                            + refused.map(one -> "; one was refused" + because(one.reason()))
                                    .orElse("."),
                    new Mend.Words(wanted, false));
        }
        known.messages().stream().filter(message -> message.is(UNKNOWN)).forEach(message -> {
            boolean stands = message.isAmong(there);
            unknown(own, message.command(), "message", stands, !stands && (!whole || message.isAmong(unsure)));
        });
        return !wanted.isEmpty();
    }

    private void unknown(Seen own, String command, String what, boolean there, boolean unsure) {
        String said = "Nobody knew whether its command " + command + " (" + what + ") took effect";
        if (unsure) {
            found(Kind.OUTCOME_UNKNOWN, own.id(), said + ".", look(command));
        } else {
            found(
                    Kind.OUTCOME_UNKNOWN,
                    own.id(),
                    said + (there ? "; it stands in the ticket." : "; it does not stand in the ticket."),
                    there ? new Mend.Settle(command, result(own)) : new Mend.Retry(command));
        }
    }

    private void others(Seen own) {
        for (History.Entry other : known.others()) {
            if (other.state().equals(FAILED)) {
                found(
                        Kind.UNDELIVERED,
                        own.id(),
                        "A command " + other.kind() + " was refused" + because(other.reason()),
                        new Mend.Retry(other.id()));
            } else if (other.state().equals(UNKNOWN)) {
                unknown(own, other.id(), other.kind(), false, true);
            }
        }
    }

    private void noTicket() {
        boolean wasThere = known.ticket().isPresent();
        if (wasThere && known.conversation().state() == State.CLOSED) {
            return; // it was deleted when the matter was over
        }
        Optional<History.Entry> opening = known.opening();
        if (opening.filter(open -> open.state().equals(FAILED)).isPresent()) {
            found(
                    Kind.NO_TICKET,
                    "",
                    "The helpdesk refused to open its ticket"
                            + because(opening.get().reason()),
                    new Mend.Retry(opening.get().id()));
        } else if (opening.filter(open -> open.state().equals(UNKNOWN)).isPresent()) {
            found(
                    Kind.OUTCOME_UNKNOWN,
                    "",
                    "Nobody knew whether its ticket was opened; it was not.",
                    new Mend.Retry(opening.get().id()));
        } else if (wasThere) {
            found(Kind.TICKET_GONE, ticketOf(known), "The ticket is not at the helpdesk any more.", afresh());
        } else if (opening.isPresent()) {
            found(Kind.NO_TICKET, "", "The helpdesk has no ticket of it.", afresh());
        }
    }

    private Mend afresh() {
        return known.messages().isEmpty()
                ? new Mend.Person("The hub has no words of it any more, so it opens no other.")
                : new Mend.Words(known.messages(), true);
    }

    private void anotherTicket(List<Seen> strangers) {
        Seen first = strangers.get(0);
        Optional<History.Entry> unknown =
                known.opening().filter(opening -> opening.state().equals(UNKNOWN));
        if (strangers.size() > 1) {
            String all = strangers.stream().map(Seen::id).collect(Collectors.joining(", "));
            found(
                    Kind.DOUBLED,
                    first.id(),
                    "The tickets " + all + " are of one conversation, and the hub writes to none of them.",
                    new Mend.Person("Merge them at the helpdesk until one is left, then repair links it."));
        } else if (unknown.isPresent()) {
            found(
                    Kind.OUTCOME_UNKNOWN,
                    first.id(),
                    "Nobody knew whether its ticket was opened; it was.",
                    new Mend.Settle(unknown.get().id(), result(first)));
        } else {
            String instead = known.ticket().isPresent() ? ", and ticket " + ticketOf(known) + " is gone" : "";
            found(
                    Kind.NOT_LINKED,
                    first.id(),
                    "It is of this conversation, which the hub does not know" + instead + ".",
                    new Mend.Link(first));
        }
    }

    private static Mend look(String command) {
        return new Mend.Person("Look at the ticket, then settle it with deliveries retry or done " + command + ".");
    }

    private static String result(Seen ticket) {
        return Json.write(Json.mapper()
                .createObjectNode()
                .put("ticket", ticket.id())
                .put("url", ticket.ticket().url())
                .set("data", Json.read(ticket.ticket().data(), JsonNode.class)));
    }

    private static Set<String> ids(Stream<Seen> tickets, Function<Seen, Set<String>> which) {
        return tickets.flatMap(seen -> which.apply(seen).stream()).collect(Collectors.toSet());
    }

    private static String because(String reason) {
        return reason.isBlank() ? "." : ": " + Sentence.of(reason);
    }

    private static String ticketOf(Known known) {
        return known.ticket().map(ticket -> ticket.id()).orElse("");
    }

    private void found(Kind kind, String ticket, String what, Mend mend) {
        findings.add(new Finding(kind, known.id(), ticket, what, mend));
    }
}
