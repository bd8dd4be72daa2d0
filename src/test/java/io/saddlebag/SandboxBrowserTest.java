package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.browser.Chromium;
import io.saddlebag.browser.Tab;
import io.saddlebag.message.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a message and of its answer as people see it: all by the sandbox's pages, in a real Chromium. */
class SandboxBrowserTest {
    private static final String CHAT = "[...document.body.children].map((e) => e.shadowRoot).find(Boolean)";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static TestHub hub;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binary = Chromium.installed();
        assumeTrue(binary.isPresent(), "no chromium is on the path, so the pages are not tried in a browser");
        hub = TestHub.sandbox(folder.resolve("hub"));
        chromium = Chromium.start(binary.get(), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            hub.close();
        }
    }

    @Test
    void aChatAndAMailBecomeOneTimelineAndTheAnswersComeBack() throws Exception {
        try (Tab chat = open("/sandbox/chat");
                Tab desk = open("/sandbox/helpdesk")) {
            see(chat, CHAT + "?.querySelector('[role=log]')", "Hello!");
            chat.eval(CHAT + ".querySelector('textarea').focus()");
            chat.type("Please let me talk to a human about order 4711");
            chat.press("Enter");
            see(desk, "document.querySelector('#tickets')", "Please let me talk to a human");
            desk.eval("document.querySelector('#tickets a').click()");
            see(desk, "document.querySelector('#transcript')", "about order 4711");
            assertThat(shown(desk, "document.querySelector('#facts')"))
                    .contains("Ada Lovelace", "Asked for a person", "Web chat", "C-1001", "✓");
            answer(desk, "Ada, a person is here.");
            see(chat, CHAT + "?.querySelector('[role=log]')", "Ada, a person is here.");

            desk.eval("document.querySelector('#solve').click()");
            see(desk, "document.querySelector('#marks')", "Solved");
        }
        try (Tab mail = open("/sandbox/mail");
                Tab desk = open("/sandbox/helpdesk")) {
            see(mail, "document.querySelector('#as')", "ada@sandbox.test");
            write(mail, "Another thing", "May I have it in blue?\n\n> We ship in red.\n> Your shop");
            see(desk, "document.querySelector('#tickets')", "Another thing");
            desk.eval("[...document.querySelectorAll('#tickets a')]"
                    + ".find((a) => a.textContent.includes('Another thing')).click()");
            see(desk, "document.querySelector('#transcript')", "May I have it in blue?");
            assertThat(shown(desk, "document.querySelector('#transcript')"))
                    .contains("about order 4711", "Ada, a person is here.", "Ticket opened");
            assertThat(shown(desk, "document.querySelector('#facts')"))
                    .contains("Web chat", "then", "E-mail", "Please let me talk to a human");
            unfoldsTheQuotedTextAndKeepsItSo(desk);
            see(mail, "document.querySelector('#mailboxes')", "ada@sandbox.test 1");
            mail.eval("[...document.querySelectorAll('#mailboxes button')]"
                    + ".find((b) => b.textContent.startsWith('ada@')).click()");
            see(mail, "document.querySelector('#mails')", "Yes, in blue as well.");
            screenshot(mail, "sandbox-mail");
        }
        try (Tab page = open(hub.get("/sandbox/helpdesk/data/tickets/2")
                .at("/escalation/link")
                .asText()
                .substring(hub.url().toString().length()))) {
            see(page, "document.body", "May I have it in blue?");
            assertThat(shown(page, "document.body")).doesNotContain("We ship in red.");
            page.eval("document.querySelector('summary').click()");
            see(page, "document.body", "We ship in red.");
        }
    }

    private static void unfoldsTheQuotedTextAndKeepsItSo(Tab desk) throws Exception {
        assertThat(shown(desk, "document.querySelector('#transcript')")).doesNotContain("We ship in red.");
        desk.eval("document.querySelector('#transcript summary').click()");
        see(desk, "document.querySelector('#transcript')", "We ship in red.");
        answer(desk, "Yes, in blue as well.");
        see(desk, "document.querySelector('#transcript')", "Yes, in blue as well.");
        assertThat(shown(desk, "document.querySelector('#transcript')")).contains("We ship in red.");
        screenshot(desk, "sandbox-ticket");
    }

    private static void answer(Tab desk, String text) throws Exception {
        desk.eval("document.querySelector('#text').focus()");
        desk.type(text);
        desk.eval("document.querySelector('#answer button').click()");
    }

    private static void write(Tab mail, String subject, String text) throws Exception {
        mail.eval("document.querySelector('#subject').focus()");
        mail.type(subject);
        mail.eval("document.querySelector('#text').value = " + Json.write(text));
        mail.eval("document.querySelector('#compose button').click()");
    }

    private static Tab open(String path) throws Exception {
        return chromium.open(hub.url() + path);
    }

    private static void see(Tab page, String element, String words) throws Exception {
        page.look();
        await("the words: " + words).atMost(PATIENCE).until(() -> shown(page, element), text -> text.contains(words));
    }

    /** What a person sees of an element. */
    private static String shown(Tab page, String element) throws Exception {
        return page.eval("(" + element + ")?.innerText ?? ''").asText();
    }

    private static void screenshot(Tab page, String name) throws Exception {
        page.screenshot(Files.createDirectories(Path.of("target/screenshots")).resolve(name + ".png"));
    }
}
