package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.Tickets;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.store.Statements;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which helpdesk gets what. */
class HelpdesksTest {
    private static final Helpdesk USUAL = new Helpdesk("zendesk", true);
    private static final Helpdesk OTHER = new Helpdesk("intercom", true);
    private static final Helpdesk OWN = new Helpdesk("http-helpdesk", false);
    private static final Helpdesk OLD = new Helpdesk("old", false);

    private final Deliveries deliveries = new Deliveries();
    private final Helpdesks helpdesks = new Helpdesks(
            deliveries,
            USUAL,
            Map.of("billing", OTHER),
            Map.of("whatsapp/main", OWN, "whatsapp", OTHER, "email", OTHER),
            List.of(OLD));

    @Test
    void theRuleOfTheQueueComesFirstThenTheAccountsThenTheConnectors() {
        assertThat(opensAt("whatsapp", "billing")).isEqualTo(OTHER);
        assertThat(opensAt("whatsapp", "support")).isEqualTo(OWN);
        assertThat(opensAt("email", "support")).isEqualTo(OTHER);
        assertThat(opensAt("webchat", "support")).isEqualTo(USUAL);
        assertThat(helpdesks.all()).startsWith(USUAL).containsExactlyInAnyOrder(USUAL, OTHER, OWN, OLD);
    }

    @ParameterizedTest
    @EnumSource
    void aConversationStaysWhereItsNewestTicketIsForAsLongAsThatIsInUse(TestStores kind) {
        try (Store store = kind.open()) {
            assertThat(of(store, helpdesks)).isEmpty();
            opens(store, OLD, Messages.NOON);
            assertThat(of(store, helpdesks)).contains(OLD);
            assertThat(of(store, Helpdesks.only(deliveries, USUAL)))
                    .as("the old one is no longer in use")
                    .isEmpty();
            opens(store, OTHER, Messages.NOON.plusSeconds(1));
            assertThat(of(store, helpdesks)).contains(OTHER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTicketWithoutACommandThatOpenedItCountsFromWhenItWasLinked(TestStores kind) {
        try (Store store = kind.open()) {
            linked(store, OLD, Messages.NOON);
            assertThat(of(store, helpdesks)).contains(OLD);
            assertThat(of(store, Helpdesks.only(deliveries, USUAL))).isEmpty();
            opens(store, OTHER, Messages.NOON.plusSeconds(1));
            linked(store, OTHER, Messages.NOON.plusSeconds(9));
            assertThat(of(store, helpdesks)).contains(OTHER);
            linked(store, OWN, Messages.NOON.plusSeconds(2));
            assertThat(of(store, helpdesks))
                    .as("of the other the time of its command counts")
                    .contains(OWN);
        }
    }

    @Test
    void findsWhereAConversationIsByIndexes() throws Exception {
        try (Statements statements = new Statements()) {
            List<String> run = statements.of(tx -> helpdesks.of(tx, "c"));
            assertThat(run).hasSize(2 * helpdesks.all().size()).allSatisfy(sql -> assertThat(statements.plan(sql))
                    .contains("SEARCH")
                    .doesNotContain("SCAN"));
        }
    }

    private static void linked(Store store, Helpdesk helpdesk, Instant now) {
        Tickets.Ticket ticket = new Tickets.Ticket("1", "", "{}");
        store.write(tx -> {
            Tickets.add(tx, "c", helpdesk.connector(), ticket, now);
            return ticket;
        });
    }

    private Helpdesk opensAt(String channel, String queue) {
        return helpdesks.of(message(channel, "1", "Hello", Party.customer("Ada")), queue);
    }

    private void opens(Store store, Helpdesk helpdesk, Instant now) {
        store.write(tx -> deliveries.enqueue(tx, helpdesk.target(), "c", Delivery.OPEN_TICKET, "m", "{}", now));
    }

    private static Optional<Helpdesk> of(Store store, Helpdesks helpdesks) {
        return store.read(tx -> helpdesks.of(tx, "c"));
    }
}
