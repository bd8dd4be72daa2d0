package io.saddlebag.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an integrator does with connectors, without a build and without a hub. */
class ConnectorVerbsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private HttpServer server;
    private String said = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = said.replace('\'', '"').getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aNewConnectorPassesItsTestsUntilOneIsChanged(@TempDir Path directory) throws IOException {
        assertThat(run("connector", "new", "my-chat", "--connectors.directory=" + directory))
                .as("%s", err)
                .isZero();
        Path folder = directory.resolve("my-chat");
        assertThat(folder.resolve("my-chat.camel.yaml")).content().contains("kamelet:my-chat-source");
        assertThat(run("connector", "test", folder.toString())).as("%s", out).isZero();
        assertThat(out.toString()).contains("ok      my-chat/message", "3 examples, 0 of them differ.");

        Path expected = folder.resolve("examples/message/out.json");
        Files.writeString(expected, Files.readString(expected).replace("my order", "your order"));
        assertThat(run("connector", "test", directory.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "differs my-chat/message",
                        "-     \"text\" : \"Where is your order?\"",
                        "+     \"text\" : \"Where is my order?\"",
                        "3 examples, 1 of them differ.");
        assertThat(run("connector", "new", "my-chat", "--connectors.directory=" + directory))
                .isEqualTo(1);
        assertThat(run("connector", "new", "../x", "--connectors.directory=" + directory))
                .isEqualTo(1);
    }

    @Test
    void theExamplesOfAllConnectorsPass() {
        assertThat(run("connector", "test")).as("%s", out).isZero();
        assertThat(out.toString()).contains("ok      slack/edit", "ok      email/html-only", " 0 of them differ.");
    }

    @Test
    void tellsWhoTheProviderTakesUsFor() {
        said = "{'ok': true, 'user': 'help', 'team': 'Shop'}";
        assertThat(check("slack", "--slack.bot-token=xoxb-1", "--slack.url=" + url()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .contains("to-slack-main          ok: signed in as help in Shop")
                .contains("from-slack             not configured; set slack.signing-secret");
    }

    @Test
    void asksAShopWithTheTokenThatItGives() {
        said = "{'access_token': 't', 'expires_in': 60, 'data': {'shop': {'name': 'Leather'}, 'app': {'accessScopes':"
                + " [{'handle': 'read_customers'}, {'handle': 'read_orders'}]}}}";
        assertThat(check("shopify", "--shopify.client-secret=s", "--shopify.url=" + url()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString()).contains("ask-shopify            ok: signed in to the shop Leather");
    }

    @Test
    void isNotTakenInByAProviderThatAnswers200ToAnybody() {
        said = "{'ok': false, 'error': 'invalid_auth'}";
        assertThat(check("slack", "--slack.bot-token=guessed", "--slack.url=" + url()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: the bot token is not accepted (invalid_auth)");

        said = "{'user': {'id': null, 'name': 'Anonymous user', 'role': 'end-user'}}";
        assertThat(check(
                        "zendesk",
                        "--helpdesk.connector=zendesk",
                        "--zendesk.oauth-token=guessed",
                        "--zendesk.url=" + url()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("open-ticket-zendesk    FAILED: the credentials are not accepted");
    }

    @Test
    void signsInToTheMailboxAndToTheServerThatSends() {
        GreenMail mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
        });
        mail.withConfiguration(GreenMailConfiguration.aConfig().withUser("help@shop.example", "help", "right"));
        mail.start();
        try {
            String[] settings = {
                "--email.host=127.0.0.1",
                "--email.protocol=imap",
                "--email.port=" + mail.getImap().getPort(),
                "--email.smtp-host=127.0.0.1",
                "--email.smtp-protocol=smtp",
                "--email.smtp-port=" + mail.getSmtp().getPort(),
                "--email.username=help",
                "--email.password=right"
            };
            assertThat(check("email", settings)).as("%s%s", out, err).isZero();
            assertThat(out.toString())
                    .contains("from-email             ok: IMAP: signed in to 127.0.0.1, which has the folder INBOX")
                    .contains("to-email-main          ok: SMTP: signed in to 127.0.0.1");
            settings[7] = "--email.password=wrong";
            assertThat(check("email", settings)).isEqualTo(1);
            assertThat(out.toString()).contains("FAILED: IMAP: ", "FAILED: SMTP: ");
            assertThat(mail.getReceivedMessages()).isEmpty();
        } finally {
            mail.stop();
        }
    }

    @Test
    void signsInToMailboxesThatAnIntegratorHasBoundToo(@TempDir Path routes) throws IOException {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        mail.withConfiguration(GreenMailConfiguration.aConfig()
                .withUser("returns@shop.example", "returns", "right+&%")
                .withUser("press@shop.example", "press", "another"));
        mail.start();
        try {
            Files.writeString(
                    routes.resolve("mailboxes.camel.yaml"),
                    """
                    - route:
                        id: from-email-returns
                        from:
                          uri: kamelet:email-source
                          parameters:
                            account: returns
                            username: returns
                            password: "#property:returns.password"
                          steps:
                            - to: direct:accept
                    - route:
                        id: from-email-press
                        from:
                          uri: kamelet:email-source?account=press&username=press&password=%23property:press.password
                          steps:
                            - to: direct:accept
                    """);
            int worst = check(
                    "email",
                    "--routes.directory=" + routes,
                    "--email.protocol=imap",
                    "--email.host=127.0.0.1",
                    "--email.port=" + mail.getImap().getPort(),
                    "--email.username=help",
                    "--email.password=wrong",
                    "--returns.password=right+&%",
                    "--press.password=wrong");
            assertThat(worst).isEqualTo(1);
            assertThat(out.toString())
                    .contains("from-email-returns     ok: IMAP: signed in to 127.0.0.1, which has the folder INBOX")
                    .contains("from-email             FAILED: IMAP: ", "from-email-press       FAILED: IMAP: ");
        } finally {
            mail.stop();
        }
    }

    @Test
    void saysWhatIsNotConfiguredAndWhatDoesNotAnswer() {
        server.stop(0);
        assertThat(check("slack", "--slack.bot-token=xoxb-1", "--slack.url=" + url()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: it cannot be reached");
        assertThat(check("teams")).isZero();
        assertThat(out.toString()).contains("to-teams-main          not configured; set teams.app-secret");
    }

    @Test
    void aChatWindowIsNoReasonNotToCheckTheOthers() {
        assertThat(run(
                        "connector",
                        "check",
                        "webchat",
                        "--profile=production",
                        "--widget.secret=a-secret-of-the-test-that-is-long-enough",
                        "--widget.origins=https://shop.example"))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString()).contains("to-webchat-widget      configured");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int check(String name, String... settings) {
        String[] all = new String[settings.length + 4];
        all[0] = "connector";
        all[1] = "check";
        all[2] = name;
        all[3] = "--profile=production";
        System.arraycopy(settings, 0, all, 4, settings.length);
        return run(all);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        return Saddlebag.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
