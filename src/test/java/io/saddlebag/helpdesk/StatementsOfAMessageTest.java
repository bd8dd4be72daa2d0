package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.context.Accounts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Threading;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.OneSender;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.Settings;
import io.saddlebag.delivery.Target;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.Rates;
import io.saddlebag.store.Statements;
import io.saddlebag.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a message costs the store on its whole way, statement by statement: it may get less, and not grow unnoticed. */
class StatementsOfAMessageTest {
    private static final String PHONE = "+436601234567";
    private static final Limits USUAL = new Limits(
            new Rates(Map.of("*", new Rate(200, Duration.ofMinutes(10)))),
            new Rates(Map.of("email", new Rate(40, Duration.ofMinutes(10)))),
            new Rates(Map.of("*", new Rate(10, Duration.ofHours(1)))));
    private static final Settings SETTINGS = new Settings(
            1, 0, Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofMinutes(10), 3, 5, Duration.ofSeconds(30));

    private final Statements statements;
    private final List<List<String>> transactions = new ArrayList<>();
    private final Counter counter;
    private final Target desk;
    private int tickets;

    StatementsOfAMessageTest() throws IOException, SQLException {
        statements = new Statements();
        Store store = statements.counted(transactions);
        counter = new Counter(
                store, Set.of(), 10, Map.of(), new Threading(Set.of("email"), true, Duration.ofDays(7)), USUAL);
        HelpdeskCourier courier = new HelpdeskCourier(
                Counter.DESK,
                store,
                this::taken,
                true,
                new CommandFiles(store, counter.timeline, Duration.ZERO, counter.clock),
                Accounts.none(store),
                Together.NEVER,
                counter.clock);
        desk = new Target(Counter.DESK.target(), courier, courier, SETTINGS);
    }

    @AfterEach
    void close() throws SQLException {
        statements.close();
    }

    @Test
    void ofOneWhoIsNew() {
        whole(whatsapp("w1", PHONE, "Where is my order?"));
        assertThat(transactions)
                .containsExactly(
                        List.of(
                                "select erased_id, arrival, message",
                                "update identifier",
                                "insert identifier",
                                "select message_reference",
                                "select blocked_sender",
                                "insert event_rate",
                                "insert raw_form",
                                "insert conversation",
                                "insert message",
                                "insert message_reference",
                                "select message_state",
                                "insert arrival"),
                        List.of(
                                "insert decision",
                                "update conversation",
                                "select identifier",
                                "select message",
                                "select delivery",
                                "select ticket",
                                "select message",
                                "select conversation",
                                "update delivery",
                                "insert delivery"),
                        List.of("update delivery"),
                        List.of("update conversation", "update delivery", "insert ticket", "select delivery"));
    }

    @Test
    void ofOneWhoGoesOn() {
        whole(whatsapp("w1", PHONE, "Where is my order?"));
        transactions.clear();
        whole(whatsapp("w2", PHONE, "Hello?"));
        assertThat(transactions)
                .containsExactly(
                        List.of(
                                "select erased_id, arrival, message",
                                "update identifier",
                                "select message_reference",
                                "select identifier",
                                "select conversation",
                                "select blocked_sender",
                                "insert event_rate",
                                "insert raw_form",
                                "update conversation",
                                "insert message",
                                "insert message_reference",
                                "select message_state",
                                "update conversation",
                                "insert arrival"),
                        List.of("select identifier, identity_conflict"),
                        List.of(
                                "insert decision",
                                "update conversation",
                                "select identifier",
                                "select message",
                                "select delivery",
                                "update delivery",
                                "insert delivery"),
                        List.of("update delivery", "update delivery"),
                        List.of("select ticket"),
                        List.of(
                                "update conversation",
                                "select conversation",
                                "update delivery",
                                "update delivery",
                                "select ticket",
                                "select delivery"));
    }

    @Test
    void ofOneWhoBringsAnotherMatter() {
        whole(mail("m1", "Where is my order?", "Order"));
        transactions.clear();
        whole(mail("m2", "Another thing.", "Refund"));
        assertThat(counts()).containsExactly(11, 5, 12, 1, 4);
    }

    @Test
    void ofOneWhoIsNewAndKnownByThree() {
        whole(message(
                "webchat",
                "c1",
                "Hello",
                Party.customer(
                        "Ada",
                        verified(IdentifierType.ACCOUNT_ID, "A-1"),
                        verified(IdentifierType.EMAIL, "ada@customers.example"),
                        verified(IdentifierType.PHONE, PHONE))));
        assertThat(counts()).containsExactly(29, 3, 14, 1, 4);
    }

    @Test
    void whoeverWaitsBehindAnotherCostsOneTransactionLess() {
        String first = decided(whatsapp("w1", PHONE, "Where is my order?"));
        String other = decided(whatsapp("w2", "+436601234568", "And mine?"));
        transactions.clear();
        OneSender.work(counter.store, counter.deliveries, desk, counter.clock, first, other);
        assertThat(counts()).as("claim, outcome and claim, outcome").containsExactly(1, 5, 4);
        assertThat(tickets).isEqualTo(2);
    }

    private List<Integer> counts() {
        return transactions.stream().map(List::size).toList();
    }

    private static Message mail(String id, String text, String subject) {
        Party ada = Party.customer("Ada", verified(IdentifierType.EMAIL, "ada@customers.example"));
        return message("email", id, text, ada, subject, ThreadReference.NONE);
    }

    /** From the queue to the ticket, and what came of it. */
    private void whole(Message message) {
        String conversation = decided(message);
        assertThat(OneSender.work(counter.store, counter.deliveries, desk, counter.clock, conversation))
                .isFalse();
        List<List<String>> run = List.copyOf(transactions);
        List<Delivery> commands = counter.store.read(tx -> counter.deliveries.of(tx, message.id()));
        assertThat(commands)
                .isNotEmpty()
                .allMatch(command -> command.state().name().equals("done"));
        transactions.clear();
        transactions.addAll(run);
    }

    private String decided(Message message) {
        Recorded recorded = counter.recorder.record(arrival(message)).orElseThrow();
        counter.triage.facts(recorded);
        counter.triage.decide(recorded, "people", "support", "normal", "", "");
        return recorded.conversation().id();
    }

    private Outcome taken(String command) {
        tickets += command.contains("\"kind\":\"open-ticket\"") ? 1 : 0;
        return new Outcome.Done("{\"ticket\":\"" + tickets + "\"}");
    }
}
