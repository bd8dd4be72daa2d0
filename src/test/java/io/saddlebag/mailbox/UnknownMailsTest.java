package io.saddlebag.mailbox;

import static io.saddlebag.mailbox.MailScene.mail;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mails come next, whatever a server's answers look like. */
class UnknownMailsTest {
    private static final Place PLACE = new Place("one", "INBOX");

    private final UnknownMails unknown = new UnknownMails();
    private MailScene scene;
    private MailFront front;
    private Mailboxes memory;

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
        front = scene.front();
        memory = new Mailboxes(scene.store(), "here", Clock.systemUTC());
        memory.take(PLACE);
        unknown.setAccount(PLACE.account());
        unknown.setFolder(PLACE.folder());
        unknown.setMailboxes(memory);
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    @Test
    void aServerMayAnswerInAnyOrderAndTwice() throws Exception {
        Deque<String> held = new ArrayDeque<>();
        front.rewrites(line -> lastFirstAndTwice(line, held));
        scene.append("one", mail("one", "set aside"), new Flags(Flags.Flag.DELETED), Instant.now());
        scene.deliver("one", "first");
        scene.deliver("one", "second");
        assertThat(taken()).containsExactly("first", "second");
        assertThat(taken()).isEmpty();
        scene.mails("one").get(0).setFlag(Flags.Flag.DELETED, false);
        assertThat(taken()).containsExactly("set aside");
        assertThat(taken()).isEmpty();
        assertThat(memory.known(PLACE).floor()).isEqualTo(uidOf(2));
    }

    /** The listing comes the other way round, and a mark of each before it, as when somebody changes them meanwhile. */
    private static String lastFirstAndTwice(String line, Deque<String> held) {
        if (line.matches("\\* \\d+ FETCH \\(.*INTERNALDATE.*\\s*")) {
            held.push(line);
            held.push(line.replaceFirst("INTERNALDATE \"[^\"]*\"", "").replace(" )", ")"));
            return "";
        }
        String before = String.join("", held);
        held.clear();
        return before + line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\* 1 FETCH .*INTERNALDATE.*\\s*", "\\* 1 FETCH .*\\s*"})
    void whatAServerLeavesOutStopsNothingAndIsTakenOnceItIsTold(String leftOut) throws Exception {
        scene.deliver("one", "left out");
        scene.append("one", mail("one", "old"), new Flags(Flags.Flag.SEEN), Instant.EPOCH);
        front.rewrites(line -> line.matches(leftOut) ? "" : line);
        assertThat(taken()).isEmpty();
        scene.deliver("one", "next");
        assertThat(taken()).containsExactly("next");
        assertThat(taken()).isEmpty();
        front.rewrites(line -> line);
        assertThat(taken()).containsExactly("left out");
        assertThat(taken()).isEmpty();
        assertThat(memory.known(PLACE).floor()).isEqualTo(uidOf(2));
    }

    @Test
    void aRemovedMailMakesNoOtherTakenInAnothersPlace() throws Exception {
        for (String old : List.of("removed", "old", "older")) {
            scene.append("one", mail("one", old), new Flags(Flags.Flag.SEEN), Instant.EPOCH);
        }
        scene.deliver("one", "first");
        try (Store server = server()) {
            MailFolder opened = open(server);
            scene.mails("one").get(0).setFlag(Flags.Flag.DELETED, true);
            scene.inbox("one").expunge();
            opened.doCommand(protocol -> {
                protocol.noop();
                return "";
            });
            assertThat(opened.total()).isEqualTo(3);
            assertThat(take(opened)).containsExactly("first");
            scene.deliver("one", "second");
            opened.doCommand(protocol -> {
                protocol.noop();
                return "";
            });
            assertThat(take(opened)).containsExactly("second");
        }
        assertThat(front.heard()).noneMatch(line -> line.matches("\\S+ FETCH (?:\\d+:)?5 .*"));
    }

    /** What came next, as one poll takes it. */
    private List<String> taken() throws Exception {
        try (Store server = server()) {
            return take(open(server));
        }
    }

    private List<String> take(MailFolder opened) throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (Message mail : unknown.select(opened)) {
            subjects.add(mail.getSubject());
            memory.know(PLACE, opened.getUIDValidity(), List.of(opened.getUID(mail)));
        }
        return subjects;
    }

    private Store server() throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.folder.class", MailFolder.class.getName());
        Store server = Session.getInstance(properties).getStore("imap");
        server.connect("127.0.0.1", front.port(), "one", MailScene.PASSWORD);
        return server;
    }

    private static MailFolder open(Store server) throws MessagingException {
        MailFolder inbox = (MailFolder) server.getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);
        return inbox;
    }

    private long uidOf(int index) throws Exception {
        return scene.mails("one").get(index).getUid();
    }
}
