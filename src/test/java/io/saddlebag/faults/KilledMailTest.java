package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.message.Json;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while mails come in by IMAP, and while agents' answers go out by SMTP, which can neither be asked what became
 * of a mail nor be told to take it once.
 */
class KilledMailTest {
    private static final int KILLS = Math.max(1, Integer.getInteger("faults.kills", 5) / 5);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int PER_ROUND = 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Sender sender = new Sender();
    private final GreenMail mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final Postbox customers = new Postbox();
    private final DeskStub desk = new DeskStub();
    private HubProcess hub = new HubProcess(Path.of(""), desk);

    @BeforeEach
    void start() {
        mailbox.start();
        mailbox.setUser("support@shop.example", "support@shop.example", "password");
        hub = new HubProcess(directory, desk)
                .set("email.protocol", "imap")
                .set("email.host", "127.0.0.1")
                .set("email.port", Integer.toString(mailbox.getImap().getPort()))
                .set("email.username", "support@shop.example")
                .set("email.password", "password")
                .set("email.delay", "200")
                .set("email.smtp-protocol", "smtp")
                .set("email.smtp-host", "127.0.0.1")
                .set("email.smtp-port", Integer.toString(customers.port()))
                .set("reply.receipt-wait", "1s")
                .set("flood.sender", "")
                .start();
    }

    @AfterEach
    void stop() {
        hub.close();
        desk.close();
        customers.close();
        mailbox.stop();
    }

    @Test
    void eachMailIsInOneTicketAndEachAnswerGoesOnceOrIsShownAsOfUnknownOutcome() throws Exception {
        List<String> written = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            long before = hub.books().arrivals();
            for (int mail = 0; mail < PER_ROUND; mail++) {
                written.add("mail-" + kill + "-" + mail);
                deliver(written.get(written.size() - 1));
            }
            int some = 1 + random.nextInt(PER_ROUND - 1);
            await("some of the mails").until(() -> hub.books().arrivals() >= before + some);
            killedAndStartedAgain(random.nextInt(100));
        }
        List<List<String>> tickets = written.stream().map(List::of).toList();
        await("each mail in a ticket; seed " + SEED)
                .untilAsserted(() -> assertThat(desk.texts()).containsExactlyInAnyOrderElementsOf(tickets));
        hub.books().mustAddUp();
        assertThat(hub.books().outcomes("quarantined")).isZero();

        CountDownLatch taken = customers.keepsSilentAboutTheNext();
        List<String> conversations =
                hub.books().texts("SELECT ticket_id || ' ' || conversation_id FROM ticket LIMIT " + PER_ROUND);
        List<String> answers = IntStream.range(0, conversations.size())
                .mapToObj(number -> "answer-" + number + "-")
                .toList();
        for (int number = 0; number < answers.size() / 2; number++) {
            answer(conversations.get(number), answers.get(number));
        }
        assertThat(taken.await(60, TimeUnit.SECONDS)).as("a mail is taken").isTrue();
        killedAndStartedAgain(0);
        for (int number = answers.size() / 2; number < answers.size(); number++) {
            answer(conversations.get(number), answers.get(number));
        }
        for (int kill = 1; kill < KILLS; kill++) {
            killedAndStartedAgain(random.nextInt(200));
        }

        await("each answer to be settled; seed " + SEED)
                .until(
                        () -> hub.books()
                                .number("SELECT count(*) FROM delivery WHERE kind = 'send-message' AND state IN"
                                        + " ('done', 'unknown')"),
                        settled -> settled == answers.size());
        String shown = hub.verb("deliveries", "list", "--state", "unknown", "--json");
        for (String answer : answers) {
            long came = customers.mails().stream()
                    .filter(mail -> mail.contains(answer))
                    .count();
            assertThat(came).as("%s; seed %d", answer, SEED).isLessThanOrEqualTo(1);
            List<String> state = hub.books()
                    .texts("SELECT id || ' ' || state FROM delivery WHERE kind = 'send-message' AND body LIKE '%"
                            + answer + "%'");
            assertThat(state).as("%s; seed %d", answer, SEED).hasSize(1);
            String[] idAndState = state.get(0).split(" ", 2);
            if (idAndState[1].equals("unknown")) {
                assertThat(shown).contains(idAndState[0]);
                await("the agent to be told of " + answer)
                        .until(() -> desk.tickets().notes().stream().anyMatch(note -> note.contains(answer)));
            } else {
                assertThat(came).as("%s, which is done; seed %d", answer, SEED).isEqualTo(1);
            }
        }
        assertThat(hub.books().number("SELECT count(*) FROM delivery WHERE state = 'unknown'"))
                .as("the one that the customer's server has taken, at least")
                .isPositive();
        assertThat(desk.breaches()).isEmpty();
        hub.books().mustAddUp();
    }

    /** The mail server's own threads fail when the hub is killed. */
    private static ConditionFactory await(String what) {
        return Awaitility.await(what).dontCatchUncaughtExceptions().atMost(SOON);
    }

    private void killedAndStartedAgain(int afterMillis) throws InterruptedException {
        hub.running().waitFor(afterMillis, TimeUnit.MILLISECONDS);
        hub.kill();
        hub.start();
    }

    private void deliver(String text) throws Exception {
        String mail =
                """
                From: Ada <ada-%1$s@customers.example>
                To: support@shop.example
                Subject: About %1$s
                Message-ID: <%1$s@customers.example>

                %1$s
                """
                        .formatted(text)
                        .replace("\n", "\r\n");
        mailbox.getUserManager()
                .getUser("support@shop.example")
                .deliver(new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))));
    }

    /** As a helpdesk does, it tells of an answer until it is heard. */
    private void answer(String ticketAndConversation, String text) {
        String[] both = ticketAndConversation.split(" ", 2);
        String event = Json.write(Map.of(
                "version",
                1,
                "id",
                UUID.randomUUID().toString(),
                "ticket",
                both[0],
                "external_id",
                both[1],
                "at",
                Instant.now().toString(),
                "agent",
                Map.of("id", "sam", "name", "Sam"),
                "type",
                "ticket.replied",
                "text",
                text));
        await("the hub to hear of " + text)
                .ignoreException(UncheckedIOException.class)
                .until(() -> {
                    HttpRequest request = DeskStub.tells(hub.http(), "/helpdesk/events", event);
                    return sender.send(request).statusCode() == 200;
                });
    }
}
