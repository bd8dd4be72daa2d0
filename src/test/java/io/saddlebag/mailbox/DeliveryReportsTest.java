package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Source;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.email.Mailbox;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.triage.Facts;
import io.saddlebag.triage.Triage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of many mail servers, from the raw mail to the decision who answers. */
class DeliveryReportsTest {
    private static final Path SAMPLES = Path.of("../shared/samples/email/sisimai");
    private static final Source SOURCE = new Source("email", List.of("main"));

    private static final Connectors CONNECTORS = Connectors.in(List.of(Path.of("connectors")));

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final List<String> handedOver = new ArrayList<>();
    private final Store store = TestStores.SQLITE.open();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void noneOfTheSamplesReachesPeopleWhateverBecomesOfTheRules() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        int reports = 0;
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("is-not-bounce")) {
                    continue;
                }
                reports++;
                for (Arrival arrival : take(Files.readAllBytes(file))) {
                    Message message = arrival.message().orElseThrow(() -> new AssertionError(name));
                    assertThat(message.flags()).as(name).contains(Flag.AUTOMATIC);
                    Optional<Recorded> recorded = recorder().record(arrival);
                    assertThat(recorded.isEmpty()).as(name).isEqualTo(message.kind() == Kind.RECEIPT);
                    recorded.ifPresent(this::triage);
                }
            }
        }
        assertThat(reports).isGreaterThan(70);
        assertThat(handedOver).isEmpty();
        List<String> open =
                store.read(tx -> tx.list("SELECT id FROM conversation WHERE state <> 'closed'", row -> row.text(1)));
        assertThat(open).isEmpty();
    }

    @Test
    void aReportStandsWithTheMailItIsAbout() throws IOException {
        Recorded asked = record(
                """
                From: ada@customers.example
                Subject: My order
                Message-ID: <asked@customers.example>

                Where is it?
                """);
        Recorded late = record(report("delayed", "<asked@customers.example>"));
        assertThat(late.conversation().id()).isEqualTo(asked.conversation().id());
        assertThat(late.message().flags()).contains(Flag.BOUNCE, Flag.AUTOMATIC);
        Recorded unknown = record(report("delayed", "<nobody-knows@elsewhere.example>"));
        assertThat(unknown.conversation().id())
                .isNotEqualTo(asked.conversation().id());
        List<Line> lines = store.read(
                tx -> timeline.ofConversation(tx, asked.conversation().id(), 10));
        assertThat(lines).extracting(Line::role).containsExactlyInAnyOrder("customer", "system");
        assertThat(handedOver).containsExactly(asked.message().id());
    }

    private static String report(String action, String about) {
        return """
                From: postmaster@mx.example
                Subject: Delivery delayed
                Message-ID: <%1$s-%3$d@mx.example>
                Content-Type: multipart/report; report-type=delivery-status; boundary=x

                --x

                It will be tried again.
                --x
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; ada@customers.example
                Action: %1$s
                Status: 4.4.1
                --x
                Content-Type: text/rfc822-headers

                Message-ID: %2$s
                --x--
                """
                .formatted(action, about, about.length());
    }

    private Recorded record(String mail) throws IOException {
        byte[] raw = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        Recorded recorded = recorder().record(take(raw).get(0)).orElseThrow();
        triage(recorded);
        return recorded;
    }

    private List<Arrival> take(byte[] raw) {
        InputStream in = new ByteArrayInputStream(raw);
        Blobs blobs = new Blobs(folder);
        Intake intake = new Intake(CONNECTORS, ids, bytes -> blobs.put(new ByteArrayInputStream(bytes))
                .sha256());
        return new MailIntake(intake, blobs, () -> 0, Clock.systemUTC())
                .take(SOURCE, Mailbox.UNKNOWN, in, Optional.empty());
    }

    /** As when the rules fail: then everything goes to people that a person wrote. */
    private void triage(Recorded recorded) {
        Triage triage = new Triage(
                store,
                timeline,
                customers,
                (tx, handed, decision) -> handedOver.add(handed.message().id()),
                Clock.systemUTC());
        Facts facts = triage.facts(recorded);
        assertThat(facts.automatic()).isEqualTo(recorded.message().flags().contains(Flag.AUTOMATIC));
        triage.withoutRules(recorded);
    }

    private Recorder recorder() {
        return new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                new ConversationTokens(new byte[32]),
                ids,
                Clock.systemUTC());
    }
}
