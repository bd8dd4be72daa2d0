package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The connector's mapping against a Zendesk that is strict and goes wrong in every way. */
abstract class ZendeskScene {
    private static final Path FOLDER = Path.of("connectors/zendesk");
    static final String CREATE = "POST /api/v2/tickets";

    final ZendeskStub zendesk = new ZendeskStub();
    private static final OutboundMapping MAPPING = new OutboundMapping(FOLDER);
    final Player hub = hubWith("Bearer " + ZendeskStub.TOKEN);

    ZendeskScene() throws IOException {}

    @BeforeEach
    void aCustomerIsKnown() {
        zendesk.account().addUser("A. Huber", "anna@example.org", "");
    }

    @AfterEach
    void everyRequestKeptTheContract() {
        zendesk.close();
        assertThat(zendesk.violations()).isEmpty();
    }

    /** As the hub does it, which waits in between. */
    JsonNode playUntilDone(ObjectNode command) throws IOException {
        for (int attempt = 1; attempt < 5; attempt++) {
            try {
                return hub.play(command);
            } catch (IOException e) {
                command.put("again", true);
            }
        }
        return hub.play(command);
    }

    ObjectNode onTicket(String example) throws IOException {
        return onTicket(
                example,
                hub.play(example("open-ticket-mail")).at("/done/ticket").asText());
    }

    ObjectNode onTicket(String example, String ticket) throws IOException {
        ObjectNode command = example(example).put("ticket", ticket);
        command.withObject("/data").put("requester", customer("anna@example.org"));
        return command;
    }

    long customer(String email) {
        return zendesk.account().users().stream()
                .filter(user -> user.path("email").asText().equals(email))
                .findFirst()
                .orElseThrow()
                .path("id")
                .longValue();
    }

    ZendeskTicket onlyTicket() {
        assertThat(zendesk.account().tickets()).hasSize(1);
        return zendesk.account().tickets().get(0);
    }

    Player hubWith(String authorization) {
        String receipt = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        return new Player(MAPPING, zendesk.uri(), authorization, Map.of(receipt, "a picture".getBytes(UTF_8)));
    }

    static ObjectNode example(String name) throws IOException {
        Path file = FOLDER.resolve("examples").resolve(name).resolve("command.json");
        return (ObjectNode) Json.parse(Files.readAllBytes(file));
    }
}
