package io.saddlebag.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request that the examples of the telegram connector ask for is one that the Bot API describes. */
class TelegramRequestsTest {
    private static final Path EXAMPLES = Path.of("connectors/telegram/examples");

    private final Optional<BotApi> description = BotApi.description();

    @TestFactory
    Stream<DynamicTest> requestsAreAsTheBotApiDescribesThem() throws IOException {
        assumeTrue(description.isPresent(), "the contract is not on this machine");
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            List<Path> exchanges = files.filter(file -> file.endsWith("exchange.json"))
                    .sorted()
                    .toList();
            assertThat(exchanges).hasSizeGreaterThan(10);
            return exchanges.stream()
                    .map(file ->
                            DynamicTest.dynamicTest(String.valueOf(EXAMPLES.relativize(file)), () -> conforms(file)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            no such method        | /sendMassage  | {'chat_id': 1, 'text': 'Hello'}
            no text               | /sendMessage  | {'chat_id': 1}
            a misspelt field      | /sendMessage  | {'chat_id': 1, 'txt': 'Hello', 'text': 'Hello'}
            a text of a number    | /sendMessage  | {'chat_id': 1, 'text': 5}
            a topic as a text     | /sendMessage  | {'chat_id': 1, 'text': 'Hello', 'message_thread_id': '5'}
            a wrong field within  | /sendMessage  | {'chat_id': 1, 'text': 'Hello', 'reply_parameters': {'id': 5}}
            """)
    void noticesWhatTheBotApiDoesNotDescribe(String what, String path, String body) throws IOException {
        assumeTrue(description.isPresent(), "the contract is not on this machine");
        JsonNode wrong = Json.mapper().readTree(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(description.orElseThrow().violations(path.substring(1), wrong))
                .as(what)
                .isNotEmpty();
    }

    private void conforms(Path exchange) throws IOException {
        BotApi api = description.orElseThrow();
        for (JsonNode turn : Json.mapper().readTree(Files.readAllBytes(exchange))) {
            JsonNode request = turn.path("request");
            String method = request.path("path").asText().substring(1);
            assertThat(
                            request.has("multipart")
                                    ? api.formViolations(method, request.path("multipart"))
                                    : api.violations(method, request.path("body")))
                    .as("%s", request)
                    .isEmpty();
        }
    }
}
