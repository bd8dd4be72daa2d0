package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.TokenValidator;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.Camel;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The source Kamelet, a real mail server before it, and behind it what is taken. */
final class MailScene implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String PASSWORD = "pass&word+1";
    static final String MAIL =
            """
            From: Ada <ada@customers.example>
            To: %2$s@shop.example
            Subject: %1$s
            Message-ID: <%1$s@customers.example>

            This is %1$s.
            """;

    final Map<String, Object> headers = new HashMap<>();
    final MailboxHealth health = new MailboxHealth();

    private final BlockingQueue<Arrival> accepted = new LinkedBlockingQueue<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final Camel main = new Camel();
    private final AtomicLong recording = new AtomicLong();
    private final List<MailFront> fronts = new ArrayList<>();
    private final Store store;
    private final int port;
    private GreenMail server;
    private volatile Processor handOver = exchange -> {};

    MailScene() throws Exception {
        this(TestStores.SQLITE);
    }

    MailScene(TestStores kind) throws Exception {
        store = kind.open();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = server();
        set("protocol", "imap")
                .set("host", "127.0.0.1")
                .set("port", Integer.toString(port))
                .set("password", "#property:mail.password")
                .set("idle", "false")
                .set("delay", "100");
    }

    /** Waits, whatever becomes of the server's own threads when a connection breaks. */
    static ConditionFactory await(String what) {
        return Awaitility.await(what).dontCatchUncaughtExceptions().atMost(SOON);
    }

    Store store() {
        return store;
    }

    int port() {
        return port;
    }

    /** Puts a front before the server, by which the mailboxes are read from then on; it ends with the scene. */
    MailFront front() throws IOException {
        MailFront front = new MailFront(port);
        fronts.add(front);
        set("port", Integer.toString(front.port()));
        return front;
    }

    /** A property of the Kamelet. */
    MailScene set(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** What is done with each mail before it counts as kept. */
    void handsOverTo(Processor processor) {
        handOver = processor;
    }

    /** That so many items have been taken and are not recorded. */
    void areNotRecorded(long items) {
        recording.set(items);
    }

    /** Reads the mailboxes of these accounts. */
    void start(Path folder, String... accounts) {
        Properties properties = new Properties();
        properties.setProperty("camel.main.routesIncludePattern", "file:connectors/email/*-source.kamelet.yaml");
        properties.setProperty("mail.password", PASSWORD);
        main.setOverrideProperties(properties);
        Blobs blobs = new Blobs(folder);
        Intake intake = new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), bytes -> blobs.put(
                        new ByteArrayInputStream(bytes))
                .sha256());
        main.bind(MailIntake.NAME, new MailIntake(intake, blobs, () -> recording.get(), Clock.systemUTC()));
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
                StringBuilder uri = new StringBuilder("kamelet:email-source?account=" + account + "&username=" + account
                        + "&address=" + account + "@shop.example");
                parameters.forEach((name, value) -> uri.append("&" + name + "=RAW(" + value + ")"));
                from(uri.toString()).to("direct:accept");
            }
            from("direct:accept").process(this::accept);
        }

        private void accept(Exchange exchange) throws Exception {
            handOver.process(exchange);
            headers.putAll(exchange.getMessage().getHeaders());
            for (Object arrival : exchange.getMessage().getBody(List.class)) {
                accepted.add((Arrival) arrival);
            }
        }
    }

    /** The next that was taken. */
    Arrival next() throws InterruptedException {
        Arrival arrival = accepted.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(arrival)
                .as("a mail that is taken; trouble: %s", health.trouble())
                .isNotNull();
        return Objects.requireNonNull(arrival);
    }

    String nextSubject() throws InterruptedException {
        return subject(next());
    }

    /** That for some polls nothing more is taken. */
    void nothingMore() throws InterruptedException {
        assertThat(accepted.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    /** The server is there again: without its mails, its UIDs void. */
    void restartServer() {
        server.stop();
        // GreenMail's UIDVALIDITY is the second in which it starts: within the same one its UIDs would not be void
        long started = Instant.now().getEpochSecond();
        await("the next second").until(() -> Instant.now().getEpochSecond() > started);
        server = server();
    }

    private GreenMail server() {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        started.start();
        for (String user : List.of("one", "two")) {
            started.setUser(user + "@shop.example", user, PASSWORD);
        }
        return started;
    }

    /** From now on the user logs in with such access tokens instead of the password. */
    void takesTokens(String user, TokenValidator valid) {
        ((UserImpl) user(user)).setTokenValidator(valid);
    }

    private GreenMailUser user(String name) {
        return server.getUserManager().getUser(name);
    }

    void deliver(String user, String subject) throws Exception {
        append(user, mail(user, subject), new Flags(), Instant.now());
    }

    @SuppressWarnings("JavaUtilDate") // the server's interface
    void append(String user, MimeMessage mail, Flags flags, Instant came) throws Exception {
        inbox(user).appendMessage(mail, flags, Date.from(came));
    }

    List<StoredMessage> mails(String user) throws FolderException {
        return inbox(user).getMessages();
    }

    /** The subjects of the mails in a folder. */
    static List<String> subjects(MailFolder folder) {
        return folder.getMessages().stream().map(MailScene::subject).toList();
    }

    MailFolder inbox(String user) throws FolderException {
        return server.getManagers().getImapHostManager().getInbox(user(user));
    }

    /** A folder beside the inbox, if it is there. */
    Optional<MailFolder> folder(String user, String name) {
        return Optional.ofNullable(server.getManagers().getImapHostManager().getFolder(user(user), name));
    }

    static MimeMessage mail(String user, String subject) throws MessagingException {
        return raw(MAIL.formatted(subject, user).replace("\n", "\r\n"));
    }

    static MimeMessage raw(String text) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String subject(Arrival arrival) {
        return arrival.message().orElseThrow().content().subject();
    }

    private static String subject(StoredMessage mail) {
        try {
            return mail.getMimeMessage().getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        main.stop();
        server.stop();
        for (MailFront front : fronts) {
            front.close();
        }
        store.close();
    }
}
