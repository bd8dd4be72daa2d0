package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.Camel;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileStore;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink Kamelet as it runs in the hub, against the stub, with both kinds of credentials. */
class ZendeskSinkTest {
    private static final Path FOLDER = Path.of("connectors/zendesk");

    private final Camel main = new Camel();
    private final ZendeskStub zendesk = new ZendeskStub();

    @TempDir
    private Path directory = Path.of("");

    ZendeskSinkTest() throws IOException {}

    @AfterEach
    void stop() {
        main.stop();
        zendesk.close();
        assertThat(zendesk.violations()).isEmpty();
    }

    @Test
    void opensATicketWithAnOAuthToken() throws Exception {
        opensATicket(Map.of("oauthToken", ZendeskStub.TOKEN));
    }

    @Test
    void opensATicketWithAnApiToken() throws Exception {
        opensATicket(Map.of("email", ZendeskStub.AGENT, "apiToken", ZendeskStub.TOKEN));
    }

    @Test
    void opensATicketWithTokensOfAnOAuthClient() throws Exception {
        opensATicket(Map.of("clientId", ZendeskStub.CLIENT, "clientSecret", ZendeskStub.CLIENT_SECRET));
        assertThat(zendesk.requests()).extracting(Object::toString).containsOnlyOnce("POST /oauth/tokens 200");
    }

    @Test
    void waitsWhileTheOAuthClientIsNotKnown() throws Exception {
        Sink sink = start(Map.of("clientId", ZendeskStub.CLIENT, "clientSecret", "wrong"));
        Outcome outcome = sink.send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.cause()).isEqualTo(Outcome.Cause.BUSY);
            assertThat(retry.reason()).contains("invalid_client").contains("check them");
        });
    }

    @Test
    void saysWhatIsWrongWithTheCredentials() throws Exception {
        Sink sink = start(Map.of("oauthToken", "wrong"));
        Outcome outcome = sink.send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("does not accept the credentials"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HANG"},
            mode = EnumSource.Mode.EXCLUDE)
    void leavesItToTheDeliveryToComeBack(Fault fault) throws Exception {
        Sink sink = start(Map.of("oauthToken", ZendeskStub.TOKEN));
        send(sink, command("open-ticket-mail"), "POST /api/v2/tickets", fault);
        assertThat(zendesk.account().tickets()).hasSize(1);
        String ticket = Long.toString(zendesk.account().tickets().get(0).id());
        ObjectNode note = command("add-note-escalation").put("ticket", ticket);
        send(sink, note, "PUT /api/v2/tickets/" + ticket, fault);
        assertThat(zendesk.account().tickets().get(0).comments()).hasSize(2);
    }

    private void send(Sink sink, ObjectNode command, String request, Fault fault) {
        zendesk.failNext(request, fault);
        assertThat(sink.send(Json.write(command))).isInstanceOf(Outcome.Retry.class);
        assertThat(sink.send(Json.write(command.put("again", true)))).isInstanceOf(Outcome.Done.class);
    }

    private void opensATicket(Map<String, String> credentials) throws Exception {
        Outcome outcome = start(credentials).send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        JsonNode result = Json.parse(((Outcome.Done) outcome).result().getBytes(UTF_8));
        assertThat(zendesk.account().tickets()).singleElement().satisfies(ticket -> {
            assertThat(result.path("ticket").asText()).isEqualTo(Long.toString(ticket.id()));
            assertThat(ticket.comments().get(0).files()).containsExactly("receipt.png");
        });
    }

    private Sink start(Map<String, String> credentials) throws Exception {
        Path picture = Files.writeString(directory.resolve("picture"), "a picture");
        Map<String, String> properties = new TreeMap<>(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/zendesk/zendesk-sink.kamelet.yaml,classpath:routes/api.camel.yaml,"
                        + "classpath:routes/errors.camel.yaml",
                "delivery.timeout",
                "5000",
                "camel.kamelet.zendesk-sink.url",
                zendesk.uri().toString()));
        credentials.forEach((name, value) -> properties.put("camel.kamelet.zendesk-sink." + name, value));
        Properties settings = new Properties();
        settings.putAll(properties);
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind("exchanger", new Exchanger(connectors, new OneFile(picture), 1_000_000));
        main.start();
        return new RouteSink(main.getCamelContext().createProducerTemplate(), "kamelet:zendesk-sink");
    }

    /** Whatever is asked for. */
    private record OneFile(Path file) implements FileStore {
        @Override
        public Optional<Path> find(String sha256) {
            return Optional.of(file);
        }

        @Override
        public Kept put(InputStream content) {
            throw new UnsupportedOperationException("nothing is fetched here");
        }
    }

    private static ObjectNode command(String example) throws Exception {
        Path file = FOLDER.resolve("examples").resolve(example).resolve("command.json");
        return (ObjectNode) Json.parse(Files.readAllBytes(file));
    }
}
