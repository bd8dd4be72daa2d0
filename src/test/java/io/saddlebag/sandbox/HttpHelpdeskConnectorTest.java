package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector folder held against the reference implementation of the interface it speaks. */
class HttpHelpdeskConnectorTest {
    private static final Path FOLDER = Path.of("connectors/http-helpdesk");
    private static final ConnectorFolder CONNECTOR =
            Connectors.in(List.of(FOLDER.getParent())).get("http-helpdesk");
    private static final byte[] FILE = "test".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();
    private final OpenApi openApi = OpenApi.read(FOLDER.resolve("openapi.yaml"));
    private HubStub hub;
    private RunningSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = new HubStub(vertx, RunningSandbox.HELPDESK_SECRET);
        sandbox = new RunningSandbox(vertx, directory, hub.url("/helpdesk/events"));
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void opensATicketWithItsFileAndAddsToIt() throws Exception {
        JsonNode opened = carryOut(command("open-ticket"));
        assertThat(opened.at("/done/ticket").asText()).isEqualTo("1");
        assertThat(opened.at("/done/url").asText()).isEqualTo(sandbox.url() + "/sandbox/helpdesk/tickets/1");
        for (String more : new String[] {"add-message", "add-note", "set-fields"}) {
            ObjectNode command = command(more).put("ticket", "1").put("id", more);
            assertThat(carryOut(command).at("/done/ticket").asText()).as(more).isEqualTo("1");
        }
        JsonNode page = ticket();
        assertThat(page.findValuesAsText("kind")).containsExactly("message", "message", "note");
        assertThat(page.at("/entries/0/attachments/0/sha256").asText()).hasSize(64);
        assertThat(page.at("/entries/1/text").asText()).isEqualTo("[location: At the station, 48.2, 16.37]");
        assertThat(page.path("priority").asText()).isEqualTo("urgent");
        assertThat(page.at("/customer/identifiers")).hasSize(3);
    }

    @Test
    void anInterruptedCommandTakesEffectOnceWhenItIsRepeated() throws Exception {
        for (boolean again : new boolean[] {false, true, false}) {
            assertThat(carryOut(command("open-ticket").put("again", again))
                            .at("/done/ticket")
                            .asText())
                    .isEqualTo("1");
            ObjectNode message =
                    command("add-message").put("ticket", "1").put("id", "add").put("again", again);
            assertThat(carryOut(message).at("/done/ticket").asText()).isEqualTo("1");
        }
        assertThat(ticket().path("entries")).hasSize(2);
    }

    @Test
    void tellsWhatStandsInATicketAndWhichTicketsThereAre() throws Exception {
        ObjectNode open = command("open-ticket");
        carryOut(open);
        carryOut(command("set-fields").put("ticket", "1").put("id", "set"));
        ObjectNode ask = command("inspect-tickets").set("conversation", open.path("conversation"));
        JsonNode ticket = play("inspect", ask).at("/done/tickets/0");
        assertThat(ticket.path("has").get(0)).isEqualTo(open.at("/message/id"));
        assertThat(ticket.path("state").asText()).isEqualTo("open");
        sandbox.page("POST", "/sandbox/helpdesk/data/tickets/1/state", "{\"state\": \"solved\"}");
        assertThat(play("inspect", ask).at("/done/tickets/0/stateAt").asText()).isNotEmpty();

        JsonNode list = play("inspect", command("list-tickets").put("after", "0"));
        assertThat(list.at("/done/tickets/0/conversation")).isEqualTo(open.path("conversation"));
        assertThat(list.path("done").has("next")).isFalse();
        JsonNode none = play("inspect", command("list-tickets").put("after", "1"));
        assertThat(none.at("/done/tickets")).isEmpty();
        ObjectNode later = command("list-tickets").put("after", "0").put("since", "2999-01-01T00:00:00Z");
        assertThat(play("inspect", later).at("/done/tickets")).isEmpty();
        assertThat(play("inspect", later.put("since", "soon"))
                        .at("/failed/reason")
                        .asText())
                .contains("GET /tickets/{id}");
    }

    @Test
    void saysWhyACommandFailed() throws Exception {
        JsonNode failed = carryOut(command("add-message"));
        assertThat(failed.at("/failed/reason").asText()).contains("404", "there is no such ticket");
        assertThat(failed.at("/failed/retry").asBoolean()).isFalse();
        assertThat(carryOut(command("add-message").put("kind", "dance"))
                        .at("/failed/reason")
                        .asText())
                .contains("dance");
    }

    @Test
    void makesCanonicalMessagesOfTheStandInsEvents() throws Exception {
        carryOut(command("open-ticket"));
        sandbox.page("POST", "/sandbox/helpdesk/data/tickets/1/replies", "{\"text\": \"Good day\"}");
        sandbox.page("POST", "/sandbox/helpdesk/data/tickets/1/state", "{\"state\": \"solved\"}");
        await("both events").until(() -> hub.taken().size() == 2);
        hub.taken().forEach(event -> openApi.assertFits("Event", event));
        Message reply = canonical(hub.taken().get(0));
        assertThat(reply.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(reply.content().text()).isEqualTo("Good day");
        assertThat(reply.thread().ticket()).isEqualTo("1");
        assertThat(reply.sender().name()).isEqualTo("Sam");
        Message solved = canonical(hub.taken().get(1));
        assertThat(solved.kind()).isEqualTo(Kind.SYSTEM);
        assertThat(solved.content().parts()).hasSize(1);
    }

    @Test
    void refusesEventsOfAnotherVersion() {
        JsonNode event = Json.mapper().createObjectNode().put("version", 2);
        assertThatThrownBy(() -> evaluate("inbound", event)).hasMessageContaining("version");
    }

    @Test
    void theEventsOfItsExamplesAreThoseOfTheInterface() throws Exception {
        try (var cases = Files.list(FOLDER.resolve("examples"))) {
            for (Path folder : cases.filter(folder -> Files.exists(folder.resolve("in.json")))
                    .toList()) {
                boolean refused =
                        read(folder.resolve("out.json")).at("/0/problem").isObject();
                if (!refused) {
                    openApi.assertFits("Event", read(folder.resolve("in.json")));
                }
            }
        }
    }

    /** What the hub does: asks the mapping, makes the request, and asks again with the answer. */
    private JsonNode carryOut(ObjectNode command) throws Exception {
        return play("outbound", command);
    }

    private JsonNode play(String mapping, ObjectNode command) throws Exception {
        ObjectNode input = Json.mapper().createObjectNode();
        input.set("command", command);
        ArrayNode answers = input.putArray("answers");
        JsonNode plan = evaluate(mapping, input);
        while (plan.has("request")) {
            assertThat(answers.size()).as("requests of one command").isLessThan(10);
            JsonNode request = plan.path("request");
            Response answer = send(request);
            ObjectNode told = answers.addObject().put("status", answer.status());
            told.set("step", request.path("step"));
            told.set("body", answer.json());
            plan = evaluate(mapping, input);
        }
        return plan;
    }

    private Response send(JsonNode request) throws Exception {
        String query = request.path("query").properties().stream()
                .map(one ->
                        one.getKey() + "=" + URLEncoder.encode(one.getValue().asText(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String path = request.path("path").asText();
        String method = request.path("method").asText();
        if (request.has("body")) {
            openApi.assertRequestFits(method, path, request.path("body"));
        }
        byte[] body = request.has("blob")
                ? FILE
                : request.has("body") ? Json.write(request.path("body")).getBytes(StandardCharsets.UTF_8) : new byte[0];
        Response answer = sandbox.api(
                method,
                path + (query.isEmpty() ? "" : "?" + query),
                request.at("/headers/Idempotency-Key").asText("none"),
                body);
        openApi.assertAnswerFits(method, path, answer.status(), answer.json());
        return answer;
    }

    private JsonNode ticket() throws Exception {
        return sandbox.page("GET", "/sandbox/helpdesk/data/tickets/1", "").json();
    }

    private static Message canonical(JsonNode event) throws IOException {
        ObjectNode message = (ObjectNode) evaluate("inbound", event);
        message.put("id", "x").put("connector", "http-helpdesk").put("account", "default");
        return Json.read(message.put("receivedTime", "2026-11-22T10:00:00Z"), Message.class);
    }

    private static ObjectNode command(String example) throws IOException {
        return (ObjectNode) read(FOLDER.resolve("examples/" + example + "/command.json"));
    }

    private static JsonNode evaluate(String file, JsonNode input) {
        return CONNECTOR.mapping(file).orElseThrow().apply(input);
    }

    private static JsonNode read(Path file) throws IOException {
        return Json.parse(Files.readAllBytes(file));
    }
}
