package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The connector's mapping against an Intercom that is strict and goes wrong in every way. */
abstract class IntercomScene {
    static final Path FOLDER = Path.of("connectors/intercom");
    static final Map<String, String> SETTINGS = Map.of(
            "url", "https://api.eu.intercom.io",
            "adminId", IntercomAccount.ADMIN,
            "team", IntercomAccount.TEAM,
            "workspace", "lkqcyt9t",
            "ticketType", "",
            "conversationAttribute", "",
            "searchLag", "180");
    static final String BEGIN = "POST /conversations";

    private static final OutboundMapping MAPPING = new OutboundMapping(FOLDER, SETTINGS);
    private static final String RECEIPT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    final IntercomStub intercom = new IntercomStub();
    final Player hub = hubWith(MAPPING, "Bearer " + IntercomStub.TOKEN);

    IntercomScene() throws IOException {}

    @AfterEach
    void everyRequestKeptTheContract() {
        intercom.close();
        assertThat(intercom.violations()).isEmpty();
    }

    Player hubWith(OutboundMapping mapping, String authorization) {
        return new Player(mapping, intercom.uri(), authorization, Map.of(RECEIPT, "a picture".getBytes(UTF_8)));
    }

    /** As the hub does it, which waits in between until the search has caught up. */
    JsonNode playUntilDone(ObjectNode command) throws IOException {
        JsonNode result = Json.mapper().createObjectNode();
        for (int attempt = 1; attempt < 8; attempt++) {
            try {
                result = hub.play(command);
                if (!result.at("/failed/retry").asBoolean()) {
                    return result;
                }
                intercom.account().searchLags(false);
            } catch (IOException e) {
                again(command);
            }
        }
        throw new AssertionError("it does not end: " + result);
    }

    /** An attempt was interrupted long enough ago. */
    static ObjectNode again(ObjectNode command) {
        Instant now = Instant.parse(command.path("now").asText());
        return command.put("again", true)
                .put("againSince", now.minusSeconds(600).toString());
    }

    /** An attempt was interrupted just now. */
    static ObjectNode againAtOnce(ObjectNode command) {
        return command.put("again", true).put("againSince", command.path("now").asText());
    }

    /** A command on the conversation that the other example begins. */
    ObjectNode onTicket(String example) throws IOException {
        return on(example, hub.play(example("open-ticket-mail")).path("done"));
    }

    /** A command on a conversation, which knows what the one before gave back. */
    static ObjectNode on(String example, JsonNode done) throws IOException {
        ObjectNode command = example(example).put("ticket", done.path("ticket").asText());
        command.set("data", done.path("data").isMissingNode() ? Json.mapper().createObjectNode() : done.path("data"));
        return command;
    }

    IntercomConversation onlyConversation() {
        assertThat(intercom.account().conversations()).hasSize(1);
        return intercom.account().conversations().get(0);
    }

    /** An example's command, as if it were of now. */
    static ObjectNode example(String name) throws IOException {
        Path file = FOLDER.resolve("examples").resolve(name).resolve("command.json");
        ObjectNode command = (ObjectNode) Json.parse(Files.readAllBytes(file));
        Instant now = Instant.now();
        if (command.has("message")) {
            command.withObject("/message").put("receivedTime", now.toString());
        }
        return command.put("now", now.toString());
    }
}
