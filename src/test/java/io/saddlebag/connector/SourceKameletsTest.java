package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.Camel;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source Kamelets as they run: over HTTP, with their beans, their secrets from properties. */
class SourceKameletsTest {
    private static final String TEXT =
            """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
             "metadata":{"phone_number_id":"NUMBER"},
             "messages":[{"from":"436601234567","id":"wamid.1","timestamp":"1790000000","type":"text",
               "text":{"body":"Gr\\u00fc\\u00df Gott \\ud83d\\ude42"}}]}}]}]}""";
    private static final String CHAT =
            "{\"version\":1,\"id\":\"m-1\",\"visitor\":{\"id\":\"v-1\"},\"conversation\":\"c-1\",\"text\":\"Hello\"}";

    private static final BlockingQueue<List<Arrival>> ACCEPTED = new LinkedBlockingQueue<>();
    private static final Camel MAIN = new Camel();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "camel.server.enabled", "true",
                "camel.server.host", "127.0.0.1",
                "camel.server.port", Integer.toString(port),
                "camel.main.routesIncludePattern", "file:connectors/**/*-source.kamelet.yaml",
                "whatsapp.app-secret", "new&secret",
                "whatsapp.previous-app-secret", "old&secret",
                "whatsapp.verify-token", "our token",
                "webchat.secret", "chat+secret"));
        MAIN.setOverrideProperties(properties);
        Intake intake = new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), bytes -> "0".repeat(64));
        MAIN.bind(CamelIntake.NAME, new CamelIntake(intake, Clock.systemUTC()));
        MAIN.configure().addRoutesBuilder(new Refusals());
        MAIN.configure().addRoutesBuilder(new Channels());
        MAIN.start();
    }

    @AfterAll
    static void stop() {
        MAIN.stop();
    }

    @Test
    void acceptsWhatIsSignedWithTheSecretOrTheFormerOne() throws Exception {
        for (String secret : List.of("new&secret", "old&secret")) {
            HttpResponse<String> answer = whatsapp(TEXT.replace("NUMBER", "42"), secret);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(ACCEPTED.take()).singleElement().satisfies(arrival -> {
                assertThat(arrival.message().orElseThrow().content().text()).isEqualTo("Grüß Gott 🙂");
                assertThat(arrival.message().orElseThrow().account()).isEqualTo("42");
            });
        }
    }

    @Test
    void sendsNothingOfTheRequestBack() throws Exception {
        HttpResponse<String> answer = whatsapp(TEXT.replace("NUMBER", "43"), "new&secret");
        ACCEPTED.take();
        assertThat(answer.headers().map()).doesNotContainKeys("x-hub-signature-256", "user-agent");
    }

    @Test
    void refusesWhatIsNotSigned() throws Exception {
        assertThat(whatsapp(TEXT, "another secret").statusCode()).isEqualTo(401);
        HttpRequest unsigned =
                to("/webhooks/whatsapp").POST(BodyPublishers.ofString(TEXT)).build();
        assertThat(HTTP.send(unsigned, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(ACCEPTED).isEmpty();
    }

    @Test
    void quarantinesWhatIsForANumberThatIsNotOurs() throws Exception {
        assertThat(whatsapp(TEXT.replace("NUMBER", "666"), "new&secret").statusCode())
                .isEqualTo(200);
        assertThat(ACCEPTED.take()).singleElement().satisfies(arrival -> assertThat(
                        arrival.problem().orElseThrow().stage())
                .isEqualTo("account"));
    }

    @Test
    void answersTheHandshakeWithTheBareChallenge() throws Exception {
        HttpResponse<String> answer = handshake("subscribe", "our%20token");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("1158201444");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
    }

    @Test
    void refusesAHandshakeWithAnotherTokenOrMode() throws Exception {
        assertThat(handshake("subscribe", "guessed").statusCode()).isEqualTo(403);
        assertThat(handshake("unsubscribe", "our%20token").statusCode()).isEqualTo(403);
        assertThat(handshake("subscribe", "guessed").body()).isEmpty();
    }

    @Test
    void acceptsASignedChatMessage() throws Exception {
        assertThat(chat(Instant.now()).statusCode()).isEqualTo(200);
        assertThat(ACCEPTED.take()).singleElement().satisfies(arrival -> {
            assertThat(arrival.message().orElseThrow().account()).isEqualTo("shop");
            assertThat(arrival.message().orElseThrow().sender().identifiers())
                    .singleElement()
                    .satisfies(visitor -> assertThat(visitor.scope()).isEqualTo("webchat:shop"));
        });
    }

    @Test
    void refusesAChatMessageThatIsReplayedLater() throws Exception {
        assertThat(chat(Instant.now().minusSeconds(301)).statusCode()).isEqualTo(401);
        assertThat(chat(Instant.now().plusSeconds(400)).statusCode()).isEqualTo(401);
        assertThat(ACCEPTED).isEmpty();
    }

    private static HttpResponse<String> whatsapp(String body, String secret) throws Exception {
        SignatureCheck check = new SignatureCheck();
        check.setHeader("X-Hub-Signature-256");
        check.setPrefix("sha256=");
        check.setSecret(secret);
        return post("/webhooks/whatsapp", body, check.signature().sign(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> chat(Instant time) throws Exception {
        SignatureCheck check = new SignatureCheck();
        check.setHeader("X-Saddlebag-Signature");
        check.setPrefix("sha256=");
        check.setSigned("{timestamp}.{body}");
        check.setTimestampHeader("X-Saddlebag-Timestamp");
        check.setSecret("chat+secret");
        check.setClock(Clock.fixed(time, java.time.ZoneOffset.UTC));
        return post("/webhooks/webchat", CHAT, check.signature().sign(CHAT.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = to(path).POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> handshake(String mode, String token) throws Exception {
        String query = "?hub.mode=" + mode + "&hub.challenge=1158201444&hub.verify_token=" + token;
        return HTTP.send(to("/webhooks/whatsapp" + query).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/octet-stream");
    }

    /** As the hub's shared error routes do it. */
    private static final class Refusals extends RouteConfigurationBuilder {
        @Override
        public void configuration() {
            routeConfiguration()
                    .onException(Unauthorized.class)
                    .handled(true)
                    .removeHeaders("*")
                    .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(401))
                    .setBody(constant(""));
        }
    }

    private static final class Channels extends RouteBuilder {
        @Override
        public void configure() {
            from("kamelet:whatsapp-source?accounts=42, 43&appSecret=#property:whatsapp.app-secret"
                            + "&previousAppSecret=#property:whatsapp.previous-app-secret"
                            + "&verifyToken=#property:whatsapp.verify-token")
                    .to("direct:accept");
            from("kamelet:webchat-source?account=shop&secret=#property:webchat.secret")
                    .to("direct:accept");
            from("direct:accept").process(exchange -> {
                List<?> body = exchange.getMessage().getBody(List.class);
                ACCEPTED.add(Stream.of(body.toArray()).map(Arrival.class::cast).toList());
            });
        }
    }
}
