package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.saddlebag.connector.ApiRefused;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.AddressToken;
import io.saddlebag.message.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What the sink sends, and what it makes of each way in which a server can let it down. */
class SmtpSinkTest {
    private static final String TOKEN = "0190b5a4-0000-7000-8000-000000000000.0123456789abcdef0123";
    private static final String COMMAND =
            """
            {"id": "c-1", "token": "%s",
             "to": {"role": "customer", "name": "Ada\\r\\nBcc: eve@elsewhere.example",
               "identifiers": [{"type": "email", "value": "%s", "verification": "verified"}]},
             "message": {"id": "m", "direction": "outbound", "kind": "message", "channel": "helpdesk",
               "connector": "http-helpdesk", "account": "main", "originalId": "r-1",
               "receivedTime": "2026-11-22T10:00:00Z", "sender": {"role": "agent"}, "content": {"text": "Grüße"}},
             "answers": {"subject": "Re: AW: A\\r\\nBcc: eve@elsewhere.example",
               "thread": {"knownAs": ["a@b"], "references": ["x@y>\\r\\nBcc: eve@elsewhere.example", "z@y"]}}}
            """;

    @Test
    void nothingOfACustomerBeginsAHeaderLine() throws Exception {
        try (Server server = new Server(Map.of())) {
            String id = send(server.port(), "ada@customers.example");
            assertThat(id).isEqualTo("c-1." + TOKEN + "@saddlebag.shop.example");
            assertThat(server.heard)
                    .noneMatch(line -> line.startsWith("Bcc"))
                    .contains(
                            "RCPT TO:<ada@customers.example>",
                            "Message-ID: <" + id + ">",
                            "In-Reply-To: <a@b>",
                            "References: <z@y> <a@b>",
                            "Subject: Re: A Bcc: eve@elsewhere.example",
                            "Content-Type: text/plain; charset=UTF-8");
        }
    }

    @Test
    void answersAreAskedToAnAddressThatNamesTheConversationWhereOneIsSet() throws Exception {
        String tokenless = COMMAND.formatted("", "ada@customers.example");
        try (Server plain = new Server(Map.of());
                Server named = new Server(Map.of());
                Server automatic = new Server(Map.of())) {
            send(plain.port(), "ada@customers.example");
            carry(named.port(), COMMAND.formatted(TOKEN, "ada@customers.example"), "help@shop.example");
            carry(automatic.port(), tokenless, "help@shop.example");
            String token = AddressToken.shorten(TOKEN).orElseThrow();
            assertThat(named.heard).contains("Reply-To: help+" + token + "@shop.example");
            assertThat(plain.heard).noneMatch(line -> line.startsWith("Reply-To"));
            assertThat(automatic.heard).contains("DATA").noneMatch(line -> line.startsWith("Reply-To"));
        }
    }

    @Test
    void anAddressForAnswersIsOneAndHasRoomForTheToken() {
        for (String none : List.of(
                "help",
                "help@",
                "@shop.example",
                "a b@shop.example",
                "\"a b\"@shop.example",
                "help@shop..example",
                "Help <help@shop.example>",
                "team:help@shop.example;",
                "help+x@shop.example",
                "h".repeat(22) + "@shop.example")) {
            assertThatThrownBy(() -> new SmtpSink().setReplyAddress(none))
                    .as(none)
                    .hasMessageContaining("email.reply-address");
        }
        for (String good : List.of("", "h@localhost", "h".repeat(21) + "@shop.example")) {
            assertThatCode(() -> new SmtpSink().setReplyAddress(good)).as(good).doesNotThrowAnyException();
        }
    }

    @Test
    void whatAnAgentWroteAsHtmlGoesAsBothWithoutWhatActsOrLoads() throws Exception {
        String html = "<p onclick='x()'>It leaves <b>this</b> morning.</p><script>x()</script>"
                + "<img src='https://elsewhere.example/pixel.png'><a href='javascript:x()'>here</a>";
        String command = COMMAND.replace("\"text\": \"Grüße\"", "\"text\": \"Grüße\", \"html\": " + Json.write(html));
        try (Server server = new Server(Map.of())) {
            carry(server.port(), command.formatted(TOKEN, "ada@customers.example"));
            String mail = String.join("\n", server.heard);
            assertThat(mail)
                    .containsSubsequence(
                            "Content-Type: multipart/alternative;",
                            "Content-Type: text/plain; charset=UTF-8",
                            "Content-Type: text/html; charset=UTF-8",
                            "<b>this</b>")
                    .doesNotContain("onclick", "<script", "pixel.png", "javascript");
        }
    }

    @Test
    void anAddressThatIsNoneIsNotWrittenTo() {
        assertThatThrownBy(() -> send(1, "ada@customers.example>\\r\\nRCPT TO:<eve@elsewhere.example"))
                .isInstanceOf(ApiRefused.class);
    }

    @Test
    void aServerThatIsAwayHasDoneNothing() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        assertUnavailable(closed, Cause.DOWN, false);
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgain() throws Exception {
        for (String verb : List.of("MAIL", "RCPT", ".")) {
            try (Server server = new Server(Map.of(verb, "550 no"))) {
                assertThatThrownBy(() -> send(server.port(), "ada@customers.example"))
                        .isInstanceOf(ApiRefused.class);
            }
        }
    }

    @Test
    void whatIsRefusedForNowIsTriedAgain() throws Exception {
        for (String verb : List.of("MAIL", "RCPT", "DATA", ".")) {
            try (Server server = new Server(Map.of(verb, "451 later"))) {
                assertUnavailable(server.port(), Cause.COMMAND, false);
            }
        }
    }

    @Test
    void nobodyKnowsWhatBecameOfAMailThatWasNotAnswered() throws Exception {
        try (Server server = new Server(Map.of(".", ""))) {
            assertUnavailable(server.port(), Cause.DOWN, true);
        }
        try (Server server = new Server(Map.of("DATA", ""))) {
            assertUnavailable(server.port(), Cause.DOWN, false);
        }
    }

    private static void assertUnavailable(int port, Cause whose, boolean mayHaveHappened) {
        assertThatThrownBy(() -> send(port, "ada@customers.example"))
                .asInstanceOf(type(ApiUnavailable.class))
                .satisfies(unavailable -> {
                    assertThat(unavailable.whose()).isEqualTo(whose);
                    assertThat(unavailable.mayHaveHappened()).isEqualTo(mayHaveHappened);
                });
    }

    private static String send(int port, String to) throws Exception {
        return carry(port, COMMAND.formatted(TOKEN, to));
    }

    private static String carry(int port, String command) throws Exception {
        return carry(port, command, "");
    }

    private static String carry(int port, String command, String replyAddress) throws Exception {
        SmtpSink sink = new SmtpSink();
        sink.setReplyAddress(replyAddress);
        sink.setProtocol("smtp");
        sink.setHost("127.0.0.1");
        sink.setPort(port);
        Login login = new Login();
        login.setUsername("support@shop.example");
        sink.setLogin(login);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(command);
            sink.send(exchange);
            byte[] body = exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8);
            return Json.parse(body).path("id").asText();
        }
    }

    /** Answers each command as told, hangs up where the answer is empty, and says yes to everything else. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final Map<String, String> answers;

        Server(Map<String, String> answers) throws IOException {
            this.answers = answers;
            Thread thread = new Thread(this::serve, "smtp");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            try (Socket client = socket.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
                say(client, "220 ready");
                boolean data = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    heard.add(line);
                    data &= !line.equals(".");
                    if (!data) {
                        String verb = line.split(" ", 2)[0];
                        data = verb.equals("DATA") && !answers.containsKey(verb);
                        String answer = answers.getOrDefault(verb, data ? "354 go on" : "250 yes");
                        if (answer.isEmpty()) {
                            return;
                        }
                        say(client, answer);
                    }
                }
            } catch (IOException e) {
                heard.add("the connection broke: " + e.getMessage());
            }
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
