package io.saddlebag.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationWalk;
import io.saddlebag.conversation.ConversationWalk.Page;
import io.saddlebag.conversation.ConversationWalk.Stop;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Desk;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.Sink;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.repair.Reader.NotNow;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the conversations of a period with the helpdesk's tickets, and mends what can be mended. It goes piece by
 * piece: whoever asks goes on where the last piece ended, and nothing is kept between. Two questions are never asked at
 * a time, however many ask.
 */
public final class TicketCheck {
    /** Health and other operations share the port by which most ask. */
    private static final Duration LONGEST_PIECE = Duration.ofSeconds(2);

    private static final Duration STAND_BACK = Duration.ofSeconds(5);
    private static final int MESSAGES = 200;
    /** What stands before the place in the helpdesk's own list, to which the second half of a check has come. */
    private static final String LIST = "tickets/";
    /** Before all ids. */
    private static final String BEGINNING = "-";

    private final Helpdesk helpdesk;
    private final Store store;
    private final Scope scope;
    private final Reader reader;
    private final Mending mending;
    private final Clock clock;

    /**
     * Compares with one helpdesk.
     *
     * @param helpdesks all, of which it is one
     * @param sink what sends a command to it
     * @param wake has the commands of a conversation sent
     */
    public TicketCheck(
            Helpdesk helpdesk,
            Helpdesks helpdesks,
            Store store,
            Deliveries deliveries,
            TicketCommands commands,
            Desk desk,
            Sink sink,
            Consumer<String> wake,
            Ids ids,
            Clock clock) {
        this.helpdesk = helpdesk;
        this.store = store;
        this.scope = new Scope(helpdesk, helpdesks, store, deliveries);
        this.reader = new Reader(helpdesk, store, deliveries, sink, ids, clock);
        this.mending = new Mending(helpdesk, store, commands, desk, wake, clock);
        this.clock = clock;
    }

    /**
     * The next piece of a check.
     *
     * @param which what is looked at
     * @param after where the last piece ended; empty at the beginning
     * @param repair whether what can be mended is
     * @return {@code checked}, how many conversations and tickets; {@code findings}; {@code next}, from where to go on,
     *     empty at the end; {@code wait}, after how many seconds, and {@code reason}, if the helpdesk takes no more now
     * @throws IllegalStateException when the helpdesk refuses to tell; says why
     */
    public synchronized ObjectNode piece(Which which, String after, boolean repair) {
        Piece piece = new Piece(which, repair, clock.instant().plus(LONGEST_PIECE));
        if (after.startsWith(LIST)) {
            String[] place = after.substring(LIST.length()).split("/", 2);
            piece.tickets(Integer.parseInt(place[0]), place[1]);
        } else {
            piece.conversations(after.isEmpty() ? BEGINNING : after);
        }
        return piece.told;
    }

    private final class Piece {
        private final Which which;
        private final boolean repair;
        private final Instant end;
        private final ConversationWalk walk;
        private final ObjectNode told = Json.mapper().createObjectNode().put("checked", 0);
        private final ArrayNode findings = told.putArray("findings");

        Piece(Which which, boolean repair, Instant end) {
            this.which = which;
            this.repair = repair;
            this.end = end;
            walk = new ConversationWalk(which.period().since(), which.period().until(), MESSAGES);
        }

        void conversations(String after) {
            Page page = store.read(tx -> walk.page(tx, after));
            List<String> unnamed = page.stops().isEmpty() ? List.of() : scope.unnamed();
            String at = after;
            for (Stop stop : page.stops()) {
                Optional<Known> known = scope.known(stop.conversation(), which);
                if (known.isPresent() && !conversation(known.get(), unnamed, at)) {
                    return;
                }
                at = stop.at();
            }
            told.put("next", page.end().orElse(LIST + "0/"));
        }

        private boolean conversation(Known known, List<String> unnamed, String at) {
            Optional<Helpdesk> elsewhere = scope.elsewhere(known.id());
            if (known.wantsTicket() && elsewhere.isEmpty() && !compare(known, at)) {
                return false;
            }
            scope.stranded(known, elsewhere, unnamed, clock.instant()).forEach(this::forPerson);
            return true;
        }

        /** @param from which of the tickets behind {@code after} is the next */
        void tickets(int from, String after) {
            JsonNode list;
            try {
                list = reader.list(which.period(), after);
            } catch (NotNow e) {
                rest(LIST + from + "/" + after, e.after(), String.valueOf(e.getMessage()));
                return;
            }
            JsonNode tickets = list.path("tickets");
            for (int i = from; i < tickets.size(); i++) {
                if (!ticket(tickets.path(i), LIST + i + "/" + after)) {
                    return;
                }
            }
            String next = list.path("next").asText();
            told.put("next", next.isEmpty() ? "" : LIST + "0/" + next);
        }

        private boolean ticket(JsonNode ticket, String at) {
            String id = ticket.path("ticket").asText();
            String conversation = ticket.path("conversation").asText();
            if (store.read(tx -> Tickets.conversation(tx, helpdesk.connector(), id))
                    .isPresent()) {
                return true;
            }
            if (store.read(tx -> Timeline.isKnown(tx, conversation))) {
                Optional<Known> ours = scope.known(conversation, which);
                Optional<Helpdesk> elsewhere = ours.flatMap(known -> scope.elsewhere(known.id()));
                elsewhere.ifPresent(other -> forPerson(Finding.left(conversation, id, other.connector())));
                return ours.filter(known -> elsewhere.isEmpty())
                        .filter(known -> !known.wantsTicket() || !store.read(tx -> walk.comesBy(tx, known.id())))
                        .map(known -> compare(known, at))
                        .orElse(true);
            }
            if (which.isEverything()) {
                forPerson(Finding.lost(conversation, id));
            }
            return true;
        }

        private void forPerson(Finding finding) {
            if (which.isWanted(finding)) {
                count();
                found(finding, Optional.empty());
            }
        }

        /** Whether it was compared; else the piece ends before it. While commands wait a piece is one conversation. */
        private boolean compare(Known known, String at) {
            boolean begun = told.path("checked").asInt() > 0;
            if (begun && reader.standsBack()) {
                return rest(at, STAND_BACK, "commands wait, which go first");
            }
            if (begun && clock.instant().isAfter(end)) {
                return rest(at, Duration.ZERO, "");
            }
            List<Finding> differences;
            try {
                differences = known.underway().isEmpty()
                        ? Comparison.of(known, reader.tickets(known))
                        : Comparison.ofWaiting(known, clock.instant());
            } catch (NotNow e) {
                return rest(at, e.after(), String.valueOf(e.getMessage()));
            }
            count();
            // mending one changes what the hub knows, which the next is held against
            differences.stream().filter(which::isWanted).forEach(finding -> found(finding, scope.known(known.id())));
            return true;
        }

        private boolean rest(String at, Duration wait, String reason) {
            told.put("next", at);
            if (!wait.isZero()) {
                told.put("wait", Math.max(1, wait.toSeconds())).put("reason", reason);
            }
            return false;
        }

        private void count() {
            told.put("checked", told.path("checked").asInt() + 1);
        }

        private void found(Finding finding, Optional<Known> known) {
            ObjectNode row = findings.addObject()
                    .put("finding", finding.kind().code())
                    .put("conversation", finding.conversation())
                    .put("ticket", finding.ticket())
                    .put("what", finding.what())
                    .put("remedy", finding.mend().says())
                    .put("mendable", finding.mend().isTheHubs());
            if (repair) {
                String left = finding.mend().isTheHubs()
                        ? known.map(now -> mending.mend(finding, now)).orElse("")
                        : finding.mend().says();
                row.put("mended", left.isEmpty()).put("left", left);
            }
        }
    }
}
