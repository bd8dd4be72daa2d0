package io.saddlebag.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Schemas;
import io.saddlebag.triage.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schemas of accounts, the examples, and what the hub makes of them say the same. */
class AccountSchemaTest {
    private final Schemas account = Schemas.named("account");
    private final Schemas question = Schemas.named("account-question");

    @Test
    void describeTheAccountsOfTheExamplesAsTheyGoWithATicket() throws IOException {
        List<JsonNode> accounts = examples("result.json").stream()
                .map(result -> result.at("/done/account"))
                .filter(JsonNode::isObject)
                .toList();
        assertThat(accounts).hasSizeGreaterThan(2).allSatisfy(told -> {
            assertThat(account.problems(told)).isEmpty();
            ObjectNode whole = told.deepCopy();
            whole.put("source", "shop").put("state", "known");
            JsonNode went = Json.mapper().valueToTree(Json.read(whole, Account.class));
            assertThat(account.problems(went)).isEmpty();
            assertThat(went.path("orders").size()).isEqualTo(told.path("orders").size());
            assertThat(went.path("facts"))
                    .isEqualTo(told.path("facts").isEmpty() ? went.path("facts") : told.path("facts"));
        });
    }

    @Test
    void describeTheQuestionsOfTheExamples() throws IOException {
        List<JsonNode> questions = examples("exchange.json").stream()
                .map(exchange -> exchange.at("/0/request/body"))
                .filter(body -> body.has("identifiers"))
                .toList();
        assertThat(questions).isNotEmpty().allSatisfy(asked -> assertThat(question.problems(asked))
                .isEmpty());
    }

    @Test
    void whatIsTooMuchIsCutAndWhatIsNoAddressIsLeftOut() {
        ObjectNode told = Json.mapper().createObjectNode().put("source", "shop").put("state", "known");
        told.put("url", "javascript:alert(1)").put("name", "n".repeat(5_000));
        for (int i = 0; i < 50; i++) {
            told.withArray("orders").addObject().put("number", "#" + i);
        }
        Account cut = Json.read(told, Account.class);
        assertThat(cut.url()).isEmpty();
        assertThat(cut.name()).hasSize(200).endsWith("…");
        assertThat(cut.orders()).hasSize(10);
    }

    private static List<JsonNode> examples(String file) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("connectors"))) {
            return files.filter(path -> path.endsWith(file))
                    .filter(path -> path.startsWith("connectors/shopify") || path.startsWith("connectors/http-context"))
                    .sorted()
                    .map(AccountSchemaTest::read)
                    .toList();
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
