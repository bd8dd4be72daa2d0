package io.saddlebag.mailbox;

import static io.saddlebag.mailbox.MailScene.SOON;
import static io.saddlebag.mailbox.MailScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is heard of new mail, and what becomes of a watch whose connection is none any more. */
class IdleWatchTest {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger wakes = new AtomicInteger();
    private final IdleWatch idle = new IdleWatch();

    private MailScene scene;
    private MailFront front;

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
        front = scene.front();
        Login login = new Login();
        login.setUsername("one");
        login.setPassword(MailScene.PASSWORD);
        idle.setLogin(login);
        idle.setProtocol("imap");
        idle.setHost("127.0.0.1");
        idle.setPort(front.port());
        idle.setIntervalMillis(300);
        idle.setPauseMillis(100);
    }

    @AfterEach
    void stop() throws Exception {
        end.countDown();
        idle.disturb();
        thread.shutdownNow();
        assertThat(thread.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        scene.close();
    }

    @Test
    void asksAnewOverTheSameConnectionAndHearsOfEachMail() throws Exception {
        watch();
        await("some intervals").until(() -> said("IDLE") >= 3);
        int before = wakes.get();
        scene.deliver("one", "new");
        await("to be told").until(() -> wakes.get() > before);
        assertThat(said("DONE")).isPositive();
        assertThat(said("LOGIN")).isEqualTo(1);
    }

    @Test
    void connectsAgainWhenNobodyAnswersOrTheConnectionBroke() throws Exception {
        watch();
        await("the first IDLE").until(() -> said("IDLE") >= 1);
        front.isSilent(true);
        await("an attempt to connect again").until(() -> said("DONE") >= 1);
        front.isSilent(false);
        await("another connection").until(() -> said("LOGIN") >= 2);
        int idles = said("IDLE");
        await("its IDLE").until(() -> said("IDLE") > idles);
        int logins = said("LOGIN");
        front.hangUp();
        await("one more connection").until(() -> said("LOGIN") > logins);
        int before = wakes.get();
        scene.deliver("one", "new");
        await("to be told").until(() -> wakes.get() > before);
    }

    @Test
    void leavesAServerAloneThatDoesNotTell() throws Exception {
        front.rewrites(line -> line.startsWith("* CAPABILITY") ? line.replace(" IDLE", "") : line);
        watch();
        assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(said("LOGIN")).isEqualTo(1);
        assertThat(said("IDLE")).isZero();
    }

    @Test
    void endsWhenItIsToldToThoughTheServerSaysNothing() throws Exception {
        idle.setIntervalMillis(600_000);
        watch();
        await("IDLE").until(() -> said("IDLE") >= 1);
        end.countDown();
        await("its end").until(() -> {
            idle.disturb();
            return ended.getCount() == 0;
        });
    }

    private void watch() {
        thread.execute(() -> {
            try {
                idle.watch(wakes::incrementAndGet, end);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                ended.countDown();
            }
        });
    }

    private int said(String what) {
        return (int) front.heard().stream().filter(line -> line.contains(what)).count();
    }
}
