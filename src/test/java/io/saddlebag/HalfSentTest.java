package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer that goes out in several messages, of which not all get there: it must not begin anew by itself. */
class HalfSentTest {
    private final Camel main = new Camel();
    private final Queue<Answer> answers = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private final HttpServer chat;

    HalfSentTest() throws IOException {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /** What the chat says to one request; without a status it hangs up. */
    private record Answer(int status, String body) {}

    @BeforeEach
    void start() {
        chat.createContext("/", this::answer);
        chat.start();
        String url = "http://127.0.0.1:" + chat.getAddress().getPort();
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/telegram/telegram-sink.kamelet.yaml,file:connectors/slack/slack-sink.kamelet.yaml,"
                        + "classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml",
                "delivery.timeout",
                "5000",
                "camel.kamelet.telegram-sink.url",
                url,
                "camel.kamelet.telegram-sink.botToken",
                "42:a-token-of-the-test",
                "camel.kamelet.slack-sink.url",
                url,
                "camel.kamelet.slack-sink.botToken",
                "a-token-of-the-test"));
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind("exchanger", new Exchanger(connectors, new FilesOfConnectors(new Blobs(folder)), 1_000));
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        chat.stop(0);
    }

    @Test
    void whatFailsAfterAPartWentOutMayHaveHappened() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(0, ""));
        assertThat(send("telegram"))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
        answers.add(telegramTakesIt());
        answers.add(new Answer(401, "{}"));
        assertThat(send("telegram"))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
    }

    @Test
    void whatTheMappingKnowsToHaveFailedHasFailed() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(403, "{\"ok\":false}"));
        assertThat(send("telegram")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("only 1 of its 2 parts"));
    }

    @Test
    void nothingHasHappenedBeforeTheFirstPart() throws IOException {
        answers.add(new Answer(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3}}"));
        assertThat(send("telegram"))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isFalse());
    }

    @Test
    void aSystemThatIsBusyAfterAPartMayHaveTakenIt() throws IOException {
        answers.add(new Answer(200, "{\"ok\":true,\"channel\":\"D1\",\"ts\":\"1.2\"}"));
        answers.add(new Answer(429, "{\"ok\":false,\"error\":\"ratelimited\"}"));
        assertThat(send("slack")).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.cause()).isEqualTo(Outcome.Cause.BUSY);
            assertThat(retry.mayHaveHappened()).isTrue();
        });
    }

    private static Answer telegramTakesIt() {
        return new Answer(200, "{\"ok\":true,\"result\":{\"message_id\":7,\"chat\":{\"id\":5}}}");
    }

    /** Text for two messages. */
    private Outcome send(String connector) throws IOException {
        ObjectNode command = (ObjectNode) Json.mapper()
                .readTree(Files.readAllBytes(Path.of("connectors/" + connector + "/examples/"
                        + (connector.equals("slack") ? "reply-in-a-direct-message" : "reply")
                        + "/command.json")));
        ((ObjectNode) command.at("/message/content"))
                .put("text", "word ".repeat(connector.equals("slack") ? 2_400 : 1_200));
        Outcome outcome = new RouteSink(
                        main.getCamelContext().createProducerTemplate(), "kamelet:" + connector + "-sink")
                .send(Json.write(command));
        assertThat(answers)
                .as("answers that were not asked for; it ended with %s", outcome)
                .isEmpty();
        return outcome;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.remove();
        if (answer.status > 0) {
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
