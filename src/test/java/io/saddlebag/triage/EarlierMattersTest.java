package io.saddlebag.triage;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer who mentions an earlier matter gets it shown, never glued to. */
class EarlierMattersTest {
    private static final Identifier ADA = verified(IdentifierType.EMAIL, "ada@example.org");
    private static final Clock CLOCK = Clock.fixed(Messages.NOON.plusSeconds(2), ZoneOffset.UTC);

    private final Store store = TestStores.SQLITE.open();
    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Escalations escalations =
            new Escalations(new Timeline(customers), customers, id -> "http://localhost/" + id);

    @BeforeEach
    void anEarlierMatter() {
        Recorded order = record(ADA, "m1", "Order AB-10023", "My order AB-10023 has not come.");
        store.write(tx -> {
            Tickets.add(
                    tx, order.conversation().id(), "zendesk", new Tickets.Ticket("4711", "", "{}"), CLOCK.instant());
            return true;
        });
        record(ADA, "m2", "An invoice", "Please send me an invoice.");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"'It is about #4711 again', 4711", "'Where is order ab-10023?', AB-10023", "'4711, please', 4711"})
    void aNumberNamesTheMatterItStandsIn(String text, String number) {
        Recorded recorded = record(ADA, "m3", "", text);
        assertThat(mentions(recorded)).extracting(Escalation.Mention::number).containsExactly(number);
        assertThat(mentions(recorded))
                .extracting(mention -> mention.conversation().subject())
                .containsExactly("Order AB-10023");
        assertThat(recorded.number()).as("nothing is glued").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I wrote you yesterday by mail, any news?",
                "Ich habe Ihnen gestern schon eine E-Mail geschrieben.",
                "Je vous ai déjà écrit.",
                "Ya les escribí ayer.",
                "Vi ho già scritto ieri."
            })
    void whoWroteBeforeGetsTheNewestMatter(String text) {
        assertThat(mentions(record(ADA, "m3", "", text)))
                .extracting(mention -> mention.conversation().subject())
                .containsExactly("An invoice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello, do you have shoes of size 42?", "My number is 0660 4711471", "I sent it by WhatsApp."})
    void otherNumbersAndWordsMeanNothing(String text) {
        assertThat(mentions(record(ADA, "m3", "", text))).isEmpty();
    }

    @Test
    void nobodyElseLearnsOfIt() {
        Identifier forged = claimed(IdentifierType.EMAIL, "ada@example.org");
        Identifier bob = verified(IdentifierType.EMAIL, "bob@example.org");
        assertThat(mentions(record(forged, "m3", "", "about 4711"))).isEmpty();
        assertThat(mentions(record(bob, "m4", "", "about 4711 and AB-10023"))).isEmpty();
    }

    private List<Escalation.Mention> mentions(Recorded recorded) {
        Decision decision = new Decision(Decision.Answerer.PEOPLE, "support", Priority.NORMAL, List.of(), "");
        return store.read(tx -> escalations.of(tx, recorded, decision, "zendesk"))
                .mentions();
    }

    private Recorded record(Identifier from, String id, String subject, String text) {
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        Recorder recorder = new Recorder(store, customers, policy, new ConversationTokens(new byte[32]), ids, CLOCK);
        return recorder.record(
                        arrival(message("email", id, text, Party.customer("A", from), subject, ThreadReference.NONE)))
                .orElseThrow();
    }
}
