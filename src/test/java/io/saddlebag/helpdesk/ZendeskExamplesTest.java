package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the connector's examples ask for, which ExamplesTest holds its mappings to, is what Zendesk's own description allows. */
class ZendeskExamplesTest {
    private static final Path FOLDER = Path.of("connectors/zendesk");

    private static final Optional<Contract> CONTRACT = Contract.named("zendesk-support.openapi.json");

    @TestFactory
    Stream<DynamicTest> example() throws IOException {
        try (Stream<Path> cases = Files.list(FOLDER.resolve("examples"))) {
            return cases
                    .filter(folder -> Files.exists(folder.resolve("exchange.json")))
                    .sorted()
                    .map(folder ->
                            DynamicTest.dynamicTest(folder.getFileName().toString(), folder.toUri(), () -> run(folder)))
                    .toList()
                    .stream();
        }
    }

    private static void run(Path folder) throws IOException {
        for (JsonNode exchange : read(folder.resolve("exchange.json"))) {
            JsonNode request = exchange.path("request");
            if (request.isObject()) {
                CONTRACT.ifPresent(c -> assertThat(violations(c, request))
                        .as("of the contract by %s", request)
                        .isEmpty());
            }
        }
    }

    private static List<String> violations(Contract contract, JsonNode request) {
        Map<String, String> headers = new TreeMap<>();
        request.path("headers")
                .propertyStream()
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().textValue()));
        byte[] body = request.has("blob") ? new byte[1] : new byte[0];
        if (request.has("body")) {
            body = Json.write(request.get("body")).getBytes(StandardCharsets.UTF_8);
        }
        headers.put("content-type", request.path("contentType").asText("application/json"));
        String query = request.path("query")
                .propertyStream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue().asText(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(request.get("path").textValue() + "?" + query);
        return contract.violations(request.get("method").textValue(), uri, headers, body);
    }

    private static JsonNode read(Path file) throws IOException {
        return Json.parse(Files.readAllBytes(file));
    }
}
