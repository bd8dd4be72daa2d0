package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every request of the connector's examples is one that Meta's description allows, and others are not. */
class WhatsAppContractTest {
    private static final Path EXAMPLES = Path.of("connectors/whatsapp/examples");
    private static final Optional<Contract> CONTRACT = Contract.named("whatsapp-cloud.openapi.json");

    @BeforeEach
    void thereIsADescription() {
        assumeTrue(CONTRACT.isPresent(), "Meta's description is not on this machine");
    }

    @Test
    void theRequestsOfAllExamplesAreAllowed() throws IOException {
        List<JsonNode> requests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file :
                    files.filter(path -> path.endsWith("exchange.json")).toList()) {
                Json.parse(Files.readAllBytes(file)).findValues("request").forEach(requests::add);
            }
        }
        assertThat(requests).hasSizeGreaterThan(25).allSatisfy(request -> assertThat(violations(request))
                .as("%s", request)
                .isEmpty());
    }

    @Test
    void whatIsNotDescribedIsSeen() throws IOException {
        assertThat(changed(body -> body.remove("type"))).isNotEmpty();
        assertThat(changed(body -> body.remove("to"))).isNotEmpty();
        assertThat(changed(body -> body.put("receiver", "1"))).isNotEmpty();
        assertThat(changed(body -> ((ObjectNode) body.get("text")).put("body", 7)))
                .isNotEmpty();
        assertThat(changed(body -> ((ObjectNode) body.get("text")).put("body", "x".repeat(4_097))))
                .isNotEmpty();
        assertThat(changed(body -> {})).isEmpty();
    }

    private static List<String> changed(Consumer<ObjectNode> change) throws IOException {
        JsonNode request = Json.parse(
                        Files.readAllBytes(EXAMPLES.resolve("send-text").resolve("exchange.json")))
                .at("/0/request");
        change.accept((ObjectNode) request.get("body"));
        return violations(request);
    }

    private static List<String> violations(JsonNode request) {
        boolean form = request.has("multipart");
        byte[] body = form ? new byte[1] : Json.write(request.path("body")).getBytes(StandardCharsets.UTF_8);
        boolean isGet = request.path("method").asText().equals("GET");
        Map<String, String> headers = Map.of(
                "authorization", "Bearer token", "content-type", form ? "multipart/form-data" : "application/json");
        String query = request.path("query").has("phone_number_id")
                ? "?phone_number_id=" + request.at("/query/phone_number_id").asText()
                : "";
        return CONTRACT.orElseThrow()
                .violations(
                        request.path("method").asText(),
                        URI.create(request.path("path").asText() + query),
                        headers,
                        isGet ? new byte[0] : WhatsAppStub.asDescribed(body));
    }
}
