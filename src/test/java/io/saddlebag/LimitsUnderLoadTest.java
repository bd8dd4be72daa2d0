package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.IntercomAccount;
import io.saddlebag.helpdesk.IntercomConversation;
import io.saddlebag.helpdesk.IntercomStub;
import io.saddlebag.helpdesk.PublishedLimits;
import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A burst of messages that has come while the helpdesk was paused, and helpdesks that take no more than they publish.
 * Their windows are shorter than in life, and the connectors' files say so; {@code -Plong} writes 5,000 messages.
 */
class LimitsUnderLoadTest {
    private static final Logger LOG = LoggerFactory.getLogger(LimitsUnderLoadTest.class);
    private static final int MESSAGES = Integer.getInteger("limits.messages", 240);
    /** Customers write so many each, but for one who writes a fifth of all. */
    private static final int EACH = 4;
    /** A machine that does other things besides stalls, and then sends at once what was to go in turn. */
    private static final boolean IS_BUSY = MESSAGES < 1_000;

    /** Of Zendesk's account in a minute: as of Growth, and as of Enterprise. */
    private static final int ACCOUNT = IS_BUSY ? 400 : 700;

    private static final double SHARE = IS_BUSY ? 0.5 : 0.95;

    private static final String FIRST = "message 0";
    private static final String HEADING = "(?m)^\\[\\d{4}-\\d\\d-\\d\\d [\\d:]+ UTC, whatsapp]$";
    private static final String CREATE = "POST /api/v2/tickets";
    private static final String UPDATE = "PUT /api/v2/tickets/.*";

    @TempDir
    private Path directory;

    private final Map<String, List<String>> written = new TreeMap<>();

    @Test
    void aBurstGoesToZendeskAtItsFullRateWithoutOneRequestTooMany() throws Exception {
        Duration minute = Duration.ofSeconds(12);
        PublishedLimits limits = PublishedLimits.zendesk(minute, ACCOUNT);
        try (Stalls stalls = new Stalls();
                ZendeskStub zendesk = new ZendeskStub();
                TestHub hub = hub(
                        "zendesk",
                        (double) minute.toMillis() / 60_000,
                        "--zendesk.url=" + zendesk.uri(),
                        "--zendesk.oauth-token=" + ZendeskStub.TOKEN)) {
            zendesk.limits(limits);
            long begun = write(hub, "zendesk");
            Supplier<List<List<String>>> texts = () -> zendesk.account().tickets().stream()
                    .map(ticket -> messages(
                            ticket.comments().stream().filter(Comment::isPublic).map(Comment::body)))
                    .toList();
            awaitAll(texts);

            onlyWhatWasHeldUp(limits, stalls, minute, ACCOUNT);
            assertThat(texts.get()).containsExactlyInAnyOrderElementsOf(written.values());
            assertThat(zendesk.violations()).isEmpty();
            long lastCreate = nearlyLast(limits.times(CREATE));
            double account = limits.used("account", ".*", begun, lastCreate);
            double updates = limits.used("ticket-updates", UPDATE, begun, nearlyLast(limits.times(UPDATE)));
            LOG.info("Zendesk: {} of the account while tickets were opened, {} of the updates", account, updates);
            assertThat(account).isGreaterThan(SHARE);
            assertThat(updates).isGreaterThan(SHARE);
            assertThat(limits.times(UPDATE)).as("comments are shared").hasSizeLessThan(MESSAGES);
            assertThat(limits.times(CREATE)).hasSameSizeAs(written.keySet());
            long loudest = zendesk.account().tickets().stream()
                    .filter(ticket -> ticket.comments().get(0).body().strip().equals(FIRST))
                    .findFirst()
                    .orElseThrow()
                    .id();
            othersAreNotKeptWaiting(limits, "PUT /api/v2/tickets/" + loudest);
        }
    }

    @Test
    void aBurstGoesToIntercomAtItsFullRateWithoutOneRequestTooMany() throws Exception {
        Duration tenSeconds = Duration.ofSeconds(4);
        PublishedLimits limits = PublishedLimits.intercom(tenSeconds);
        try (Stalls stalls = new Stalls();
                IntercomStub intercom = new IntercomStub();
                TestHub hub = hub(
                        "intercom",
                        (double) tenSeconds.toMillis() / 10_000,
                        "--intercom.url=" + intercom.uri(),
                        "--intercom.access-token=" + IntercomStub.TOKEN,
                        "--intercom.client-secret=a-secret",
                        "--intercom.admin-id=" + IntercomAccount.ADMIN)) {
            intercom.limits(limits);
            long begun = write(hub, "intercom");
            Supplier<List<List<String>>> texts = () -> intercom.account().conversations().stream()
                    .map(conversation -> messages(Stream.concat(
                            Stream.of(conversation.first()),
                            conversation.parts("comment").stream().map(IntercomConversation.Part::text))))
                    .toList();
            awaitAll(texts);

            onlyWhatWasHeldUp(limits, stalls, tenSeconds, 167);
            assertThat(texts.get()).containsExactlyInAnyOrderElementsOf(written.values());
            double used = limits.used("requests", ".*", begun, nearlyLast(limits.times(".*")));
            LOG.info("Intercom: {} of the requests", used);
            assertThat(used).isGreaterThan(SHARE);
            String loudest = intercom.account().conversations().stream()
                    .filter(conversation ->
                            messages(Stream.of(conversation.first())).contains(FIRST))
                    .findFirst()
                    .orElseThrow()
                    .id();
            othersAreNotKeptWaiting(limits, "POST /conversations/" + loudest + "/reply");
        }
    }

    /** Whoever writes most, a fifth of all and first, gets a small part of the requests until all others have theirs. */
    private static void othersAreNotKeptWaiting(PublishedLimits limits, String toTheLoudest) {
        List<Long> others = limits.times("(?!" + toTheLoudest + "$).*");
        long last = others.get(others.size() - 1);
        List<Long> loudest = limits.times(toTheLoudest);
        long before = loudest.stream().filter(at -> at <= last).count();
        LOG.info("{} of {} requests were for whoever writes most until others had all", before, others.size() + before);
        assertThat(loudest).isNotEmpty();
        assertThat(before).isLessThan((others.size() + before) / 10);
    }

    /**
     * At most the first request too many of a window was refused; beyond that, only as many as the machine sent at once
     * after it had held them up.
     */
    private static void onlyWhatWasHeldUp(PublishedLimits limits, Stalls stalls, Duration window, int most) {
        List<Long> times = limits.times(".*");
        long windows = 1 + (times.get(times.size() - 1) - times.get(0)) / window.toNanos();
        long heldUp = stalls.nanos() * most / window.toNanos();
        LOG.info("{} refused in {} windows; {} were held up", limits.refused().size(), windows, heldUp);
        assertThat((long) limits.refused().size()).isLessThanOrEqualTo(windows + heldUp);
    }

    /** Whoever writes most writes first. What counts is how all of it drains, so nothing goes while it is written. */
    private long write(TestHub hub, String connector) {
        hub.store()
                .write(tx -> tx.update(
                        "INSERT INTO delivery_pause (target, reason, paused_at) VALUES (?, 'a test', 0)",
                        "helpdesk/" + connector));
        int most = MESSAGES / 5;
        int others = (MESSAGES - most) / EACH;
        for (int i = 0; i < MESSAGES; i++) {
            String customer = "43660" + (i < most ? 1_000_000 : 1_000_001 + i % others);
            String text = "message " + i;
            written.computeIfAbsent(customer, any -> new ArrayList<>()).add(text);
            assertThat(hub.whatsapp("wamid." + i, customer, text)).isEqualTo(200);
        }
        awaitRecorded(hub);
        long begun = System.nanoTime();
        hub.store().write(tx -> tx.update("DELETE FROM delivery_pause"));
        return begun;
    }

    private static void awaitRecorded(TestHub hub) {
        await("all messages to be triaged")
                .atMost(Duration.ofSeconds(60L + MESSAGES / 10))
                .until(() -> hub.store()
                        .read(tx -> tx.first(
                                "SELECT count(*) FROM delivery WHERE kind <> 'add-note'", row -> row.number(1)))
                        .filter(commands -> commands >= MESSAGES)
                        .isPresent());
    }

    /** What was interrupted at Intercom waits until its search must show it. */
    private static void awaitAll(Supplier<List<List<String>>> texts) {
        await("all messages in tickets")
                .atMost(Duration.ofSeconds(240L + MESSAGES / 10))
                .until(() -> texts.get().stream().mapToInt(List::size).sum() >= MESSAGES);
    }

    private static List<String> messages(Stream<String> comments) {
        return comments.flatMap(comment -> Stream.of(comment.split(HEADING, -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** At the end there is not enough left to do. */
    private static long nearlyLast(List<Long> times) {
        return times.get(times.size() * 9 / 10);
    }

    private TestHub hub(String connector, double scale, String... settings) throws IOException {
        ObjectNode rates = (ObjectNode) Json.parse(Files.readAllBytes(Path.of("connectors", connector, "rates.json")));
        rates.withObject("/together").put("after", 0.2);
        rates.path("limits").forEach(limit -> ((ObjectNode) limit)
                .put("seconds", limit.path("seconds").asDouble() * scale));
        Path folder = Files.createDirectories(directory.resolve("connectors").resolve(connector));
        Files.writeString(folder.resolve("rates.json"), Json.write(rates));
        List<String> all = new ArrayList<>(List.of(
                "--helpdesk.connector=" + connector,
                "--connectors.directory=" + directory.resolve("connectors"),
                "--flood.sender="));
        all.addAll(List.of(settings));
        return TestHub.production(directory.resolve("data"), all.toArray(String[]::new));
    }
}
