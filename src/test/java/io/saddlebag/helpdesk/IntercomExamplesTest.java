package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the connector's examples ask of Intercom is what Intercom's own description allows; ExamplesTest runs them. */
class IntercomExamplesTest {
    private static final Optional<Contract> CONTRACT = Contract.named("intercom-2.16.openapi.json");

    @TestFactory
    Stream<DynamicTest> keepsTheContract() throws IOException {
        assumeTrue(CONTRACT.isPresent(), "the contract is not on this machine");
        try (Stream<Path> cases = Files.list(IntercomScene.FOLDER.resolve("examples"))) {
            return cases
                    .map(folder -> folder.resolve("exchange.json"))
                    .filter(Files::exists)
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getName(file.getNameCount() - 2)), file.toUri(), () -> held(file)))
                    .toList()
                    .stream();
        }
    }

    private static void held(Path file) throws IOException {
        for (JsonNode exchange : Json.parse(Files.readAllBytes(file))) {
            JsonNode request = exchange.path("request");
            if (request.isObject()) {
                assertThat(violations(request))
                        .as("of the contract by %s", request)
                        .isEmpty();
                assertThat(request.at("/headers/Intercom-Version").asText()).isEqualTo("2.16");
            }
        }
    }

    private static Iterable<String> violations(JsonNode request) {
        // a file stands as text in what is sent
        String body = request.has("body")
                ? Json.write(request.get("body")).replaceAll("\\{\"base64OfBlob\":\"[0-9a-f]{64}\"}", "\"QQ==\"")
                : "";
        String query = request.path("query")
                .propertyStream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue().asText(), UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(request.get("path").textValue() + "?" + query);
        Map<String, String> headers = Map.of("content-type", "application/json", "intercom-version", "2.16");
        return CONTRACT.orElseThrow().violations(request.get("method").textValue(), uri, headers, body.getBytes(UTF_8));
    }
}
