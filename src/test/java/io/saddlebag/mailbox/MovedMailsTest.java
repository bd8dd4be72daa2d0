package io.saddlebag.mailbox;

import static io.saddlebag.mailbox.MailScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving is a courtesy after the fact: it comes after the mail was kept, and its failure changes nothing else. */
class MovedMailsTest {
    private static final List<String> BOTH = List.of("first", "second");

    private MailScene scene;
    private MailFront front;

    @TempDir
    private Path blobs;

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
        front = scene.front();
        scene.set("moveTo", "Done");
        scene.deliver("one", "first");
        scene.deliver("one", "second");
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " MOVE"})
    void movesWhatWasKeptAndNothingElse(String withoutCapability) throws Exception {
        if (!withoutCapability.isEmpty()) {
            front.rewrites(line -> line.startsWith("* CAPABILITY") ? line.replace(withoutCapability, "") : line);
        }
        scene.append("one", MailScene.mail("one", "thrown away"), new Flags(Flags.Flag.DELETED), Instant.now());
        scene.start(blobs, "one");
        assertThat(List.of(scene.nextSubject(), scene.nextSubject())).isEqualTo(BOTH);
        await("both in their new folder").until(() -> moved().equals(BOTH));
        await("both gone from the inbox")
                .until(() -> MailScene.subjects(scene.inbox("one")).equals(List.of("thrown away")));
        assertThat(scene.folder("one", "Done").orElseThrow().getMessages())
                .allMatch(mail -> mail.isSet(Flags.Flag.SEEN));
        scene.deliver("one", "third");
        assertThat(scene.nextSubject()).isEqualTo("third");
        scene.nothingMore();
    }

    @Test
    void movesNothingBeforeItIsKept() throws Exception {
        AtomicInteger outage = new AtomicInteger(3);
        scene.handsOverTo(exchange -> {
            assertThat(moved()).isEmpty();
            assertThat(scene.mails("one")).hasSize(2);
            if (outage.getAndDecrement() > 0) {
                throw new IllegalStateException("the broker is away");
            }
        });
        scene.start(blobs, "one");
        assertThat(List.of(scene.nextSubject(), scene.nextSubject())).isEqualTo(BOTH);
        await("both in their new folder").until(() -> moved().equals(BOTH));
        scene.nothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [OVERQUOTA] the folder is full", ""})
    void neitherLosesNorDoublesWhatCannotBeMoved(String answer) throws Exception {
        front.answers(line -> line.contains(" MOVE ")
                ? Optional.of(answer.isEmpty() ? "" : line.split(" ", 2)[0] + " " + answer)
                : Optional.empty());
        try (LogOf log = new LogOf(Leaving.class)) {
            scene.start(blobs, "one");
            assertThat(List.of(scene.nextSubject(), scene.nextSubject())).isEqualTo(BOTH);
            await("a line in the log").until(() -> !log.lines().isEmpty());
            scene.deliver("one", "third");
            assertThat(scene.nextSubject()).isEqualTo("third");
            scene.nothingMore();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN mails that were taken cannot be moved to Done and stay as they are: ");
        }
        assertThat(MailScene.subjects(scene.inbox("one"))).containsExactly("first", "second", "third");
        assertThat(moved()).isEmpty();
    }

    @Test
    void aMailThatIsInBothFoldersBecauseTheConnectionBrokeIsNotTakenAgain() throws Exception {
        front.rewrites(line -> line.startsWith("* CAPABILITY") ? line.replace(" MOVE", "") : line);
        front.answers(line -> line.contains("Deleted") ? Optional.of("") : Optional.empty());
        scene.start(blobs, "one");
        assertThat(List.of(scene.nextSubject(), scene.nextSubject())).isEqualTo(BOTH);
        await("copies").until(() -> moved().equals(BOTH));
        scene.deliver("one", "third");
        assertThat(scene.nextSubject()).isEqualTo("third");
        scene.nothingMore();
        assertThat(MailScene.subjects(scene.inbox("one"))).containsExactly("first", "second", "third");
    }

    @Test
    void movesTheMailThatWasTakenAlsoWhenNumbersHaveChangedBecauseTheFolderWasOpenedAnew() throws Exception {
        scene.deliver("one", "not taken");
        Properties folders = new Properties();
        folders.setProperty("mail.imap.folder.class", MailFolder.class.getName());
        Leaving leaving = new Leaving();
        leaving.setMoveTo("Done");
        leaving.begin(() -> {});
        try (Store store = Session.getInstance(folders).getStore("imap")) {
            store.connect("127.0.0.1", scene.port(), "one", MailScene.PASSWORD);
            Folder folder = store.getFolder("INBOX");
            folder.open(Folder.READ_WRITE);
            Fetched second = new Fetched(folder.getMessage(2));
            second.identify();
            leaving.add(second);
            folder.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            folder.close(true);
            folder.open(Folder.READ_WRITE);
            leaving.process(folder);
        }
        assertThat(moved()).containsExactly("second");
        assertThat(MailScene.subjects(scene.inbox("one"))).containsExactly("not taken");
    }

    private List<String> moved() {
        return scene.folder("one", "Done").map(MailScene::subjects).orElse(List.of());
    }
}
