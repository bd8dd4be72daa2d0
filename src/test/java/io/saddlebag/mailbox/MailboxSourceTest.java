package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source Kamelet against a real IMAP server: what is taken, what is remembered, what is left. */
class MailboxSourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MAIL =
            """
            From: Ada <ada@customers.example>
            To: %2$s@shop.example
            Subject: %1$s
            Message-ID: <%1$s@customers.example>

            This is %1$s.
            """;

    private final BlockingQueue<Arrival> accepted = new LinkedBlockingQueue<>();
    private final Map<String, Object> headers = new HashMap<>();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private final Store store = TestStores.SQLITE.open();
    private final MailboxHealth health = new MailboxHealth();
    private final Main main = new Main();
    private ServerSetup address = ServerSetup.IMAP;
    private GreenMail server = new GreenMail();

    @BeforeEach
    void startServer() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            address = new ServerSetup(free.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
        }
        server = server();
    }

    @AfterEach
    void stop() {
        main.stop();
        server.stop();
        store.close();
    }

    @Test
    void takesEachMailOnceInOrderAndMarksItRead(@TempDir Path blobs) throws Exception {
        deliver("one", "first");
        deliver("one", "second");
        start(blobs, "one");
        assertThat(subject(next())).isEqualTo("first");
        assertThat(subject(next())).isEqualTo("second");
        deliver("one", "third");
        assertThat(subject(next())).isEqualTo("third");
        await("all marked as read").atMost(SOON).until(() -> mails("one").stream()
                .allMatch(mail -> mail.isSet(Flags.Flag.SEEN)));
        assertThat(accepted.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void leavesWhatPeopleHadReadBeforeItCameButTakesWhatTheyReadAfterwards(@TempDir Path blobs) throws Exception {
        deliver("one", "unread");
        MimeMessage read = mail("one", "read");
        Mailboxes before = new Mailboxes(store, "here", Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        before.take(new Place("one", "INBOX"));
        append("one", read, new Flags(Flags.Flag.SEEN), Instant.now());
        append("one", mail("one", "old"), new Flags(Flags.Flag.SEEN), Instant.EPOCH);
        start(blobs, "one");
        assertThat(List.of(subject(next()), subject(next()))).containsExactly("unread", "read");
        assertThat(accepted.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aMailThatIsNoneGoesToQuarantineAndStopsNothing(@TempDir Path blobs) throws Exception {
        deliver("one", "first");
        append("one", raw("\r\nno header at all\r\n"), new Flags(), Instant.now());
        deliver("one", "last");
        start(blobs, "one");
        assertThat(subject(next())).isEqualTo("first");
        Arrival bad = next();
        assertThat(bad.problem().orElseThrow().stage()).isEqualTo("parse");
        assertThat(bad.raw().blob()).hasSize(64);
        assertThat(subject(next())).isEqualTo("last");
        assertThat(accepted.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void leavesAMailUnmarkedUntilItIsStored(@TempDir Path blobs) throws Exception {
        refusing.set(true);
        deliver("one", "first");
        start(blobs, "one");
        await("an attempt").atMost(SOON).untilFalse(refusing);
        assertThat(subject(next())).isEqualTo("first");
        await("marked").atMost(SOON).until(() -> mails("one").get(0).isSet(Flags.Flag.SEEN));
    }

    @Test
    void noHeaderOfAMailSteersTheHub(@TempDir Path blobs) throws Exception {
        String steering =
                """
                delete: true
                copyTo: Pwned
                moveTo: Pwned
                CamelHttpUri: http://evil.example
                org.apache.camel.x: y
                JMSXGroupID: z
                mail.smtp.host: evil.example
                """;
        append(
                "one",
                raw((steering + MAIL.formatted("harmless", "one")).replace("\n", "\r\n")),
                new Flags(),
                Instant.now());
        start(blobs, "one");
        assertThat(subject(next())).isEqualTo("harmless");
        deliver("one", "another");
        next();
        assertThat(mails("one")).hasSize(2);
        assertThat(server.getManagers().getImapHostManager().getStore().getMailbox("#mail.one.Pwned"))
                .isNull();
        assertThat(headers).isEmpty();
    }

    @Test
    void readsAgainWhenTheServerWasAwayAndAllWhenItsUidsAreVoid(@TempDir Path blobs) throws Exception {
        deliver("one", "first");
        start(blobs, "one");
        Arrival before = next();
        server.stop();
        // GreenMail's UIDVALIDITY is the second in which it starts: within the same one its UIDs would not be void
        long started = Instant.now().getEpochSecond();
        await("the next second").until(() -> Instant.now().getEpochSecond() > started);
        server = server();
        deliver("one", "first");
        deliver("one", "second");
        Arrival again = next();
        assertThat(again.message().orElseThrow().originalId())
                .isEqualTo(before.message().orElseThrow().originalId());
        assertThat(subject(next())).isEqualTo("second");
    }

    @Test
    void readsTwoMailboxesAndAMailInBothIsOne(@TempDir Path blobs) throws Exception {
        deliver("one", "shared");
        deliver("two", "shared");
        start(blobs, "one", "two");
        Arrival first = next();
        Arrival second = next();
        assertThat(List.of(first.account(), second.account())).containsExactlyInAnyOrder("one", "two");
        assertThat(first.message().orElseThrow().originalId())
                .isEqualTo(second.message().orElseThrow().originalId());
        assertThat(first.message().orElseThrow().originalScope()).isEqualTo("*");
    }

    @Test
    void oneNodeReadsAtATime() {
        Place place = new Place("one", "INBOX");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
        assertThat(new Mailboxes(store, "a", Clock.systemUTC()).take(place)).isTrue();
        assertThat(new Mailboxes(store, "b", Clock.systemUTC()).take(place)).isFalse();
        assertThat(new Mailboxes(store, "a", Clock.systemUTC()).take(place)).isTrue();
        assertThat(new Mailboxes(store, "b", later).take(place)).isTrue();
    }

    private void start(Path folder, String... accounts) {
        Properties properties = new Properties();
        properties.setProperty("camel.main.routesIncludePattern", "file:connectors/email/*-source.kamelet.yaml");
        properties.setProperty("mail.password", "pass&word+1");
        main.setOverrideProperties(properties);
        Blobs blobs = new Blobs(folder);
        Intake intake = new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), bytes -> blobs.put(
                        new ByteArrayInputStream(bytes))
                .sha256());
        main.bind(MailIntake.NAME, new MailIntake(intake, blobs, Clock.systemUTC()));
        main.bind(Mailboxes.NAME, new Mailboxes(store, "here", Clock.systemUTC()));
        main.bind(MailboxHealth.NAME, health);
        main.configure().addRoutesBuilder(new Bound(List.of(accounts)));
        main.start();
    }

    private final class Bound extends RouteBuilder {
        private final List<String> accounts;

        Bound(List<String> accounts) {
            this.accounts = accounts;
        }

        @Override
        public void configure() {
            errorHandler(noErrorHandler());
            for (String account : accounts) {
                from("kamelet:email-source?protocol=imap&host=127.0.0.1&port=" + address.getPort() + "&account="
                                + account + "&username=" + account + "&password=#property:mail.password&delay=100"
                                + "&address=" + account + "@shop.example")
                        .to("direct:accept");
            }
            from("direct:accept").process(exchange -> {
                if (refusing.getAndSet(false)) {
                    assertThat(mails("one")).noneMatch(mail -> mail.isSet(Flags.Flag.SEEN));
                    throw new IllegalStateException("the broker is away");
                }
                headers.putAll(exchange.getMessage().getHeaders());
                for (Object arrival : exchange.getMessage().getBody(List.class)) {
                    accepted.add((Arrival) arrival);
                }
            });
        }
    }

    private GreenMail server() {
        GreenMail started = new GreenMail(address);
        started.start();
        for (String user : List.of("one", "two")) {
            started.setUser(user + "@shop.example", user, "pass&word+1");
        }
        return started;
    }

    private Arrival next() throws InterruptedException {
        Arrival arrival = accepted.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(arrival).as("a mail that is taken").isNotNull();
        return java.util.Objects.requireNonNull(arrival);
    }

    private static String subject(Arrival arrival) {
        return arrival.message().orElseThrow().content().subject();
    }

    private void deliver(String user, String subject) throws Exception {
        append(user, mail(user, subject), new Flags(), Instant.now());
    }

    @SuppressWarnings("JavaUtilDate") // the server's interface
    private void append(String user, MimeMessage mail, Flags flags, Instant came) throws Exception {
        inbox(user).appendMessage(mail, flags, Date.from(came));
    }

    private static MimeMessage mail(String user, String subject) throws Exception {
        return raw(MAIL.formatted(subject, user).replace("\n", "\r\n"));
    }

    private static MimeMessage raw(String text) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<StoredMessage> mails(String user) throws Exception {
        return inbox(user).getMessages();
    }

    private MailFolder inbox(String user) throws Exception {
        GreenMailUser owner = server.getUserManager().getUser(user);
        return server.getManagers().getImapHostManager().getInbox(owner);
    }
}
