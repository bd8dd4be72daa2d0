package io.saddlebag.repair;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ConversationWalk;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.delivery.History;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a check reads of the store, on both kinds of it. */
class KnownTest {
    private static final Helpdesk HELPDESK = new Helpdesk("test", false);
    private static final Clock CLOCK = Clock.systemUTC();

    private final Ids ids = new Ids();
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final TicketCommands commands = new TicketCommands(
            deliveries,
            new Escalations(timeline, customers, id -> ""),
            customers,
            timeline,
            Helpdesks.only(deliveries, HELPDESK),
            CLOCK);

    @ParameterizedTest
    @EnumSource
    void knowsTheMessagesAndCommandsOfAConversationInOrder(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = people(store, "w1", "+436601234567");
            Recorded second = people(store, "w2", "+436601234567");
            String id = first.conversation().id();
            store.write(tx -> {
                Tickets.add(tx, id, "test", new Tickets.Ticket("11", "", "{}"), CLOCK.instant());
                Tickets.add(tx, id, "test", new Tickets.Ticket("12", "", "{}"), CLOCK.instant());
                Tickets.add(tx, id, "other", new Tickets.Ticket("13", "", "{}"), CLOCK.instant());
                return id;
            });
            Known known = known(store, id).orElseThrow();
            assertThat(known.messages())
                    .extracting(Expected::message)
                    .containsExactly(first.message().id(), second.message().id());
            assertThat(known.commands()).extracting(History.Entry::kind).containsExactly("open-ticket", "add-message");
            assertThat(known.tickets()).containsExactlyInAnyOrder("11", "12");
            assertThat(known.underway()).hasSize(2);
            assertThat(known(store, id)).as("nothing has changed").contains(known);
            String body =
                    store.read(tx -> History.body(tx, known.messages().get(1).command()));
            assertThat(body).contains("text of w2");

            Expected again = known.messages().get(0);
            for (int i = 0; i < 2; i++) {
                store.write(tx -> {
                    Triage.decided(tx, again.message())
                            .ifPresent(decision ->
                                    commands.again(tx, HELPDESK, again.message(), decision, again.nextKey(), false));
                    return again;
                });
            }
            assertThat(known(store, id).orElseThrow().commands())
                    .as("once for one key")
                    .hasSize(3);
            boolean late = store.read(tx -> deliveries.isLate(tx, HELPDESK.target(), Instant.now()));
            boolean early = store.read(tx -> deliveries.isLate(tx, HELPDESK.target(), Instant.EPOCH));
            assertThat(List.of(late, early)).containsExactly(true, false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBringsMessagesOnceMoreStandsInForWhatCameToNothing(TestStores kind) {
        try (Store store = kind.open();
                Dispatch dispatch = new Dispatch(store, deliveries, List.of(), CLOCK)) {
            String id = people(store, "w1", "+436601234567").conversation().id();
            people(store, "w2", "+436601234567");
            people(store, "w3", "+436601234567");
            store.write(tx -> {
                Tickets.add(tx, id, "test", new Tickets.Ticket("11", "", "{}"), CLOCK.instant());
                tx.update("UPDATE delivery SET state = 'done' WHERE kind = 'open-ticket'");
                return tx.update("UPDATE delivery SET state = 'unknown', due_at = 0 WHERE kind = 'add-message'");
            });
            Known before = known(store, id).orElseThrow();
            Finding gone = Comparison.of(before, new Told(List.of(), Set.of())).get(0);
            assertThat(gone.kind()).isEqualTo(Finding.Kind.TICKET_GONE);
            Desk desk = new Desk(store, deliveries, dispatch::target, dispatch, CLOCK);
            Mending mending = new Mending(HELPDESK, store, commands, desk, stream -> {}, CLOCK);
            assertThat(mending.mend(gone, before)).isEmpty();
            Known after = known(store, id).orElseThrow();
            assertThat(after.commands())
                    .extracting(History.Entry::state)
                    .containsExactly("done", "given-up", "given-up", "waiting", "waiting", "waiting");
            assertThat(after.messages()).extracting(Expected::state).containsOnly("waiting");
            assertThat(after.others()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConversationIsComparedOnlyWithTheHelpdeskWhereItsTicketIs(TestStores kind) {
        Helpdesk former = new Helpdesk("former", false);
        Helpdesks both = new Helpdesks(deliveries, HELPDESK, Map.of(), Map.of(), List.of(former));
        try (Store store = kind.open();
                Dispatch dispatch = new Dispatch(store, deliveries, List.of(), CLOCK)) {
            String id = people(store, "w1", "+436601234567").conversation().id();
            store.write(tx -> {
                Instant before = CLOCK.instant().minusSeconds(60);
                Tickets.add(tx, id, "former", new Tickets.Ticket("11", "", "{}"), before);
                return deliveries.enqueue(tx, former.target(), id, "open-ticket", "m", "{}", before);
            });
            TicketCheck check = check(
                    store,
                    dispatch,
                    former,
                    both,
                    "{\"tickets\": [{\"ticket\": \"12\", \"conversation\": \"" + id + "\"}]}");
            Which all = all("");
            JsonNode conversations = check.piece(all, "", true);
            assertThat(conversations.path("checked").asInt()).isZero();
            JsonNode found =
                    check.piece(all, conversations.path("next").asText(), true).path("findings");
            assertThat(found).hasSize(1);
            assertThat(found.path(0).path("finding").asText()).isEqualTo("doubled");
            assertThat(found.path(0).path("what").asText()).endsWith("is at test.");
            assertThat(found.path(0).path("mended").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStuckWhereAConversationNoLongerIsIsFound(TestStores kind) {
        Helpdesk former = new Helpdesk("former", false);
        Helpdesks both = new Helpdesks(deliveries, HELPDESK, Map.of(), Map.of(), List.of(former));
        try (Store store = kind.open();
                Dispatch dispatch = new Dispatch(store, deliveries, List.of(), CLOCK)) {
            String id = people(store, "w1", "+436601234567").conversation().id();
            String nothing = "{\"tickets\": []}";
            Instant before = CLOCK.instant().minusSeconds(60);
            store.write(tx -> {
                deliveries.enqueue(tx, former.target(), id, "open-ticket", "m1", "{}", before);
                deliveries.enqueue(tx, former.target(), id, "add-message", "m2", "{}", before);
                deliveries.enqueue(tx, "helpdesk/sold", id, "add-note", "", "{}", before.minusSeconds(3600));
                return deliveries.enqueue(tx, "channel/email/x", id, "send-message", "m3", "{}", Instant.EPOCH);
            });
            assertThat(found(check(store, dispatch, former, both, nothing), all("")))
                    .as("not late yet")
                    .isEmpty();
            store.write(tx -> tx.update("UPDATE delivery SET state = 'failed' WHERE message_id = 'm2'"));
            assertThat(found(check(store, dispatch, former, both, nothing), all("")))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "undelivered: 1 command is stuck at former, while the conversation's ticket is at test");
            assertThat(found(check(store, dispatch, HELPDESK, both, nothing), all("support")))
                    .singleElement()
                    .asString()
                    .startsWith("undelivered: 1 command is stuck for sold, which the settings do not name");
            assertThat(found(check(store, dispatch, HELPDESK, both, nothing), all("billing")))
                    .isEmpty();
        }
    }

    private TicketCheck check(Store store, Dispatch dispatch, Helpdesk helpdesk, Helpdesks all, String answer) {
        return new TicketCheck(
                helpdesk,
                all,
                store,
                deliveries,
                commands,
                new Desk(store, deliveries, dispatch::target, dispatch, CLOCK),
                question -> new Outcome.Done(answer),
                stream -> {},
                ids,
                CLOCK);
    }

    /** The first piece of a check. */
    private static List<String> found(TicketCheck check, Which which) {
        List<String> found = new ArrayList<>();
        check.piece(which, "", false)
                .path("findings")
                .forEach(finding -> found.add(finding.path("finding").asText() + ": "
                        + finding.path("what").asText()));
        return found;
    }

    private static Which all(String queue) {
        return new Which(Period.of("1h", "", CLOCK.instant().plusSeconds(1)), "", queue, Set.of());
    }

    @ParameterizedTest
    @EnumSource
    void walksByEachConversationOfAPeriodOnceButNotByThoseThatAreNone(TestStores kind) {
        try (Store store = kind.open()) {
            List<String> conversations = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                conversations.add(people(store, "a" + i, "+43660000%04d".formatted(i))
                        .conversation()
                        .id());
            }
            for (int i = 0; i < 6; i++) {
                people(store, "b" + i, "+43660000%04d".formatted(i));
            }
            store.write(tx -> {
                tx.update(
                        "UPDATE conversation SET joined_into = ? WHERE id = ?",
                        conversations.get(1),
                        conversations.get(0));
                tx.update("UPDATE conversation SET erased_at = 1 WHERE id = ?", conversations.get(2));
                return store;
            });
            Instant now = Instant.now();
            ConversationWalk walk = new ConversationWalk(now.minus(Duration.ofHours(1)), now.plusSeconds(1), 5);
            List<String> seen = new ArrayList<>();
            Optional<String> after = Optional.of("");
            int pages = 0;
            while (after.isPresent()) {
                String from = after.get();
                ConversationWalk.Page page = store.read(tx -> walk.page(tx, from));
                page.stops().forEach(stop -> seen.add(stop.conversation()));
                after = page.end();
                pages++;
            }
            assertThat(pages).isEqualTo(3);
            assertThat(seen)
                    .doesNotHaveDuplicates()
                    .hasSize(4)
                    .doesNotContain(conversations.get(0), conversations.get(2));
            boolean comesBy = store.read(tx -> walk.comesBy(tx, conversations.get(4)));
            assertThat(comesBy).isTrue();
            ConversationWalk before = new ConversationWalk(Instant.EPOCH, now.minus(Duration.ofHours(1)), 5);
            assertThat(store.read(tx -> before.page(tx, "")).stops()).isEmpty();
            assertThat(known(store, conversations.get(0))).as("part of another").isEmpty();
        }
    }

    private Optional<Known> known(Store store, String conversation) {
        return store.read(tx -> Known.of(tx, conversation, HELPDESK));
    }

    private Recorded people(Store store, String id, String phone) {
        Message message = Messages.with(
                whatsapp(id, phone, "text of " + id),
                "receivedTime",
                Instant.now().toString());
        Recorder recorder =
                new Recorder(store, customers, new Threading(Set.of(), false, Duration.ofDays(7)), tokens, ids, CLOCK);
        Recorded recorded = recorder.record(arrival(message)).orElseThrow();
        new Triage(store, timeline, customers, commands, CLOCK).decide(recorded, "people", "support", "normal", "", "");
        return recorded;
    }
}
