package io.saddlebag.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark measures what it says; no figure is asserted. */
class BenchTest {
    private static final String HUB = "io.saddlebag.cli.Saddlebag";
    private static final int SOME = 200;

    @Test
    @Timeout(180)
    void everyAcknowledgedMessageBecomesOneTicketAndALostOneIsNoticed(@TempDir Path folder) {
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = new HubProcess(HUB, folder, helpdesk.url(), List.of(), List.of())) {
            Tickets tickets = new Tickets(hub, helpdesk, Duration.ofSeconds(3));

            Tickets.Outcome whole = tickets.burst(SOME, 8);
            assertThat(whole.load().errors()).isZero();
            assertThat(whole.ledger()).isEqualTo(new Ledger(SOME, 0, 0));
            assertThat(whole.latency().getTotalCount()).isEqualTo(SOME);

            helpdesk.loseOne();
            assertThat(tickets.burst(SOME, 8).ledger()).isEqualTo(new Ledger(SOME, 1, 0));
        }
    }

    @Test
    void aMessageThatComesTwiceIsNoticed() {
        Map<String, StubHelpdesk.Came> came =
                Map.of("once", new StubHelpdesk.Came(1, 1), "twice", new StubHelpdesk.Came(1, 2));

        Ledger ledger = Ledger.of(Set.of("once", "twice"), came);

        assertThat(ledger).isEqualTo(new Ledger(2, 0, 1));
        assertThat(ledger.isRight()).isFalse();
    }

    @Test
    @Timeout(60)
    void theYardsticksAnswerAsLongAsTheyAreAsked(@TempDir Path folder) {
        for (String kind : List.of("answer", "store")) {
            List<String> command = List.of(
                    Yardstick.class.getName(), kind, folder.resolve(kind).toString());
            try (JavaProcess server = new JavaProcess(
                            List.of(),
                            command,
                            Pattern.compile("listens on port (\\d+)"),
                            folder.resolve(kind + ".log"));
                    Load load = new Load(Integer.parseInt(server.ready().group(1)), 8)) {
                Load.Result result = load.closed(Requests.messages(), SOME);

                assertThat(result.errors()).isZero();
                assertThat(result.acknowledged).hasSize(SOME);
            }
        }
    }

    @Test
    @Timeout(60)
    void theOpenLoopSendsAtItsRateWhateverTheAnswersTake(@TempDir Path folder) {
        List<String> command = List.of(Yardstick.class.getName(), "answer", folder.toString());
        try (JavaProcess server = new JavaProcess(
                        List.of(), command, Pattern.compile("listens on port (\\d+)"), folder.resolve("answer.log"));
                Load load = new Load(Integer.parseInt(server.ready().group(1)), 8)) {
            Load.Result result = load.open(Requests.withStatuses(3), 400, Duration.ofMillis(500));

            assertThat(result.sent).isEqualTo(SOME);
            assertThat((double) result.acknowledged.size()).isCloseTo(SOME / 4.0, within(1.0));
        }
    }

    @Test
    @Timeout(120)
    void measuresInAStoreThatHoldsTheHistory() {
        try (Store store = TestStores.SQLITE.open()) {
            JsonNode report = new Growth(store, 1_000, 20).measure();

            int first = 20 * 5 + 20 * 2 + 20 * 3;
            int many = (200 - 20) * 5;
            int heavy = 1_000 / 20 - 5 - 20 / 2;
            assertThat(report.path("messages").asInt()).isEqualTo(first + many + 2 * heavy);
            assertThat(report.path("heavy").path("p50, times").asDouble()).isPositive();
        }
    }
}
