package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HelpdeskFaultsTest {
    private static final int CUSTOMERS = 4;
    private static final int EACH = 3;

    @TempDir
    private static Path directory;

    private static final DeskStub DESK = new DeskStub();
    private static final Wire WIRE = new Wire(DESK.url());
    private static HubProcess hub;

    private final Sender sender = new Sender();

    @BeforeAll
    static void start() {
        hub = new HubProcess(directory, DESK)
                .set("http-helpdesk.url", WIRE.url())
                .set("delivery.timeout", "1s")
                .set("delivery.breaker-pause", "1s")
                .start();
    }

    @AfterAll
    static void stop() {
        hub.close();
        WIRE.close();
        DESK.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DeskFault.class,
            mode = Mode.EXCLUDE,
            names = {"NONE", "REDIRECT"})
    void nothingIsLostOrDoubledWhenTheHelpdeskAnswersEachCommandAtFirstWith(DeskFault fault) {
        DESK.fails(attempt -> attempt == 1 ? fault : DeskFault.NONE);
        List<List<String>> written = write(fault.name());
        arrives(written);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void nothingIsLostOrDoubledWhenConnectionsAreResetInTheMiddle(Wire.Cut cut) {
        DESK.heals();
        int before = WIRE.resets();
        WIRE.cuts(cut);
        List<List<String>> written = write("reset-" + cut.name());
        await("some resets").atMost(Duration.ofSeconds(20)).until(() -> WIRE.resets() >= before + CUSTOMERS);
        WIRE.cuts(Wire.Cut.NONE);
        arrives(written);
    }

    @Test
    void everythingArrivesInOrderAfterALongOutageAndTheHelpdeskIsLeftAloneMeanwhile() {
        DESK.fails(attempt -> DeskFault.UNAVAILABLE);
        int before = DESK.requests();
        List<List<String>> written = new ArrayList<>(write("outage-a"));
        await("some attempts").atMost(Duration.ofSeconds(20)).until(() -> DESK.requests() > before + CUSTOMERS);
        written.addAll(write("outage-b"));
        Duration outage = Duration.ofSeconds(5);
        int asked = DESK.requests();
        await("an outage of " + outage)
                .pollDelay(outage)
                .atMost(Duration.ofSeconds(60))
                .until(() -> true);

        assertThat(DESK.requests() - asked).as("requests in " + outage).isLessThan(10 * 5);
        DESK.heals();
        arrives(written);
    }

    @Test
    void aRedirectIsNotFollowedAndWaitsForAPersonWithWhatComesAfterIt() {
        DESK.fails(attempt -> DeskFault.REDIRECT);
        int before = DESK.tickets().size();
        List<List<String>> written = write("redirect");
        String failed = "SELECT count(*) FROM delivery WHERE state = 'failed' AND reason LIKE '%302%'";
        await("the commands to fail")
                .atMost(Duration.ofSeconds(30))
                .until(() -> hub.books().number(failed) == written.size());
        DESK.heals();

        String held = "SELECT count(*) FROM delivery WHERE state = 'waiting' AND kind = 'add-message'";
        await("the others to be held up behind the ticket that could not be opened")
                .atMost(Duration.ofSeconds(30))
                .until(() -> hub.books().number(held) == CUSTOMERS * (EACH - 1));
        assertThat(DESK.tickets().size()).isEqualTo(before);
        assertThat(DESK.tickets().breaches()).isEmpty();
    }

    private List<List<String>> write(String what) {
        List<List<String>> written = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            String name = what + "-" + customer;
            List<String> labels = IntStream.rangeClosed(1, EACH)
                    .mapToObj(number -> name + "-" + number)
                    .toList();
            labels.forEach(label -> sender.deliver(Webhook.chat(new Words(name, label)), hub.http()));
            written.add(labels);
        }
        return written;
    }

    private static void arrives(List<List<String>> written) {
        await("one ticket with all of it, in order, for each customer")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(DESK.tickets().texts()).containsAll(written));
        assertThat(DESK.tickets().breaches()).isEmpty();
    }
}
