package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileLinks;
import io.saddlebag.connector.Noticeboard;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Json;
import io.saddlebag.pace.Allowances;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer that goes out in several messages, of which not all get there: a later attempt goes on behind those that
 * did, and nothing begins anew by itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HalfSentTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private final Camel main = new Camel();
    private final Queue<Answer> answers = new ArrayDeque<>();

    private final HttpServer chat;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deliveries deliveries = new Deliveries();
    private final Blobs blobs;
    private final Store store;
    private int number;
    private String message = "";
    private String delivery = "";

    HalfSentTest(@TempDir Path folder) throws IOException {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store = Stores.sqlite(folder.resolve("hub.db"));
        blobs = new Blobs(folder);
        start(folder);
    }

    /** What the chat says to one request; without a status it hangs up. */
    private record Answer(int status, String body) {}

    private void start(Path folder) throws IOException {
        for (String connector : List.of("telegram", "slack", "whatsapp")) {
            Files.writeString(
                    folder.resolve(connector + ".camel.yaml"),
                    """
                    - route:
                        id: to-%s
                        routeConfigurationId: pass-on
                        from:
                          uri: direct:to-%1$s
                          steps:
                            - to:
                                uri: kamelet:%1$s-sink
                    """
                            .formatted(connector));
        }
        chat.createContext("/", this::answer);
        chat.start();
        String url = "http://127.0.0.1:" + chat.getAddress().getPort();
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/telegram/telegram-sink.kamelet.yaml,file:connectors/slack/slack-sink.kamelet.yaml,"
                        + "file:connectors/whatsapp/whatsapp-sink.kamelet.yaml,classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml,file:"
                        + folder
                        + "/*.camel.yaml",
                "delivery.timeout",
                "5000",
                "camel.kamelet.telegram-sink.url",
                url,
                "camel.kamelet.telegram-sink.botToken",
                "42:a-token-of-the-test",
                "camel.kamelet.whatsapp-sink.apiUrl",
                url,
                "camel.kamelet.whatsapp-sink.accessToken",
                "a-token-of-the-test",
                "camel.kamelet.slack-sink.url",
                url,
                "camel.kamelet.slack-sink.botToken",
                "a-token-of-the-test"));
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind(
                "exchanger",
                new Exchanger(
                        connectors,
                        new FilesOfConnectors(blobs),
                        1_000,
                        FileLinks.none(),
                        Allowances.none(),
                        new KeptAnswers(store, deliveries),
                        Noticeboard.none()));
        main.start();
    }

    @BeforeEach
    void enqueue() {
        asked.clear();
        message = "m" + ++number;
        delivery = store.write(tx -> deliveries.enqueue(
                        tx, "channel/telegram/bot", "c", "send-message", message, "{}", CLOCK.instant()))
                .id();
    }

    @AfterAll
    void stop() {
        main.stop();
        chat.stop(0);
        store.close();
    }

    @Test
    void theRestGoesLaterAndNothingTwice() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3}}"));
        assertThat(send("telegram")).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.mayHaveHappened()).isFalse();
            assertThat(retry.reason()).contains("only 1 of its 2 parts went out");
            assertThat(retry.after()).contains(Duration.ofSeconds(3));
        });
        answers.add(new Answer(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3}}"));
        send("telegram");
        answers.add(new Answer(200, "{\"ok\":true,\"result\":{\"message_id\":8,\"chat\":{\"id\":5}}}"));
        assertThat(send("telegram")).isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(
                        Json.parse(done.result().getBytes(StandardCharsets.UTF_8))
                                .path("ids")
                                .valueStream()
                                .map(JsonNode::asText))
                .satisfiesExactly(first -> assertThat(first).endsWith(":7"), second -> assertThat(second)
                        .endsWith(":8")));
        assertThat(asked).hasSize(4);
        assertThat(asked.get(1)).isEqualTo(asked.get(2)).isEqualTo(asked.get(3)).isNotEqualTo(asked.get(0));
    }

    @Test
    void whatHangsUpMayHaveHappenedAndIsAllThatIsRepeatedAtAnOperatorsWord() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(0, ""));
        assertThat(send("telegram"))
                .as("nobody knows whether the second part is there")
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
        answers.add(telegramTakesIt());
        assertThat(send("telegram")).isInstanceOf(Outcome.Done.class);
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2)).isEqualTo(asked.get(1));
    }

    @Test
    void whatFailsAfterAPartThatCouldNotBeKeptMayHaveHappened() throws IOException {
        delivery = "of-no-delivery";
        answers.add(telegramTakesIt());
        answers.add(new Answer(401, "{}"));
        assertThat(send("telegram"))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
    }

    @Test
    void whatIsRefusedAfterAPartSaysThatAPartWasTaken() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(401, "{}"));
        assertThat(send("telegram")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("after a part of it was taken"));
    }

    @Test
    void whatWasKeptGoesWithTheWords() throws IOException {
        answers.add(telegramTakesIt());
        answers.add(new Answer(429, "{\"ok\":false}"));
        send("telegram");
        assertThat(kept()).contains("message_id");
        store.write(tx -> new CommandWords(deliveries).erase(tx, message, CLOCK.instant()));
        assertThat(kept()).isEmpty();
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

    @Test
    void whatOnlyItsUploadsCameToHasReachedNobody() throws IOException {
        answers.add(new Answer(200, "{\"id\":\"903\"}"));
        answers.add(new Answer(413, "{}"));
        assertThat(send("whatsapp")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("whatsapp answers 413")
                .doesNotContain("part"));
        assertThat(kept()).startsWith("{");
        answers.add(new Answer(200, "{\"messages\":[{\"id\":\"wamid.1\"}]}"));
        assertThat(send("whatsapp")).isInstanceOf(Outcome.Done.class);
        assertThat(asked).as("it was uploaded once").hasSize(3);
        assertThat(asked.get(2)).contains("\"id\":\"903\"");
    }

    @Test
    void anUploadThatHangsUpIsMadeAgain() throws IOException {
        answers.add(new Answer(0, ""));
        assertThat(send("whatsapp"))
                .as("the customer has got nothing for certain")
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isFalse());
        answers.add(new Answer(200, "{\"id\":\"903\"}"));
        answers.add(new Answer(0, ""));
        assertThat(send("whatsapp"))
                .as("the message itself may be there")
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
    }

    @Test
    void whatWasKeptBeforeThereWereUnseenPartsIsRead() throws IOException {
        store.write(tx -> deliveries.keep(
                tx, delivery, "[{\"step\":\"upload-0\",\"status\":200,\"location\":\"\",\"body\":{\"id\":\"903\"}}]"));
        answers.add(new Answer(200, "{\"messages\":[{\"id\":\"wamid.1\"}]}"));
        assertThat(send("whatsapp")).isInstanceOf(Outcome.Done.class);
        assertThat(asked).singleElement().asString().contains("\"id\":\"903\"");
    }

    private String kept() {
        return store.read(tx -> deliveries.answered(tx, delivery));
    }

    private static Answer telegramTakesIt() {
        return new Answer(200, "{\"ok\":true,\"result\":{\"message_id\":7,\"chat\":{\"id\":5}}}");
    }

    /** Text for two messages; by WhatsApp a picture. */
    private Outcome send(String connector) throws IOException {
        String example = Map.of("slack", "reply-in-a-direct-message", "whatsapp", "send-image")
                .getOrDefault(connector, "reply");
        ObjectNode command = (ObjectNode) Json.mapper()
                .readTree(Files.readAllBytes(
                        Path.of("connectors/" + connector + "/examples/" + example + "/command.json")));
        command.put("id", delivery);
        if (connector.equals("whatsapp")) {
            ((ObjectNode) command.at("/message/attachments/0"))
                    .put(
                            "sha256",
                            blobs.put(new ByteArrayInputStream(new byte[] {1, 2, 3}))
                                    .sha256());
        } else {
            ((ObjectNode) command.at("/message/content"))
                    .put("text", "word ".repeat(connector.equals("slack") ? 2_400 : 1_200));
        }
        Outcome outcome = new RouteSink(main.getCamelContext().createProducerTemplate(), "direct:to-" + connector)
                .send(Json.write(command));
        assertThat(answers)
                .as("answers that were not asked for; it ended with %s", outcome)
                .isEmpty();
        return outcome;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
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
