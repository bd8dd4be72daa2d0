package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zendesk explains its refusals in four shapes; an operator reads one sentence. */
class ZendeskRefusalsTest {
    private static final Path SAMPLES = Path.of("../shared/samples/zendesk");

    private final OutboundMapping mapping = new OutboundMapping(Path.of("connectors/zendesk"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            422 | {'error': 'RecordInvalid', 'description': 'Record validation errors', 'details': {'group': [{'description': 'Group is gone'}], 'form': [{'error': 'InvalidValue'}]}} | refused to open the ticket (422 “Group is gone; form: InvalidValue”)
            403 | {'error': {'title': 'Forbidden', 'message': 'No access.'}} | does not let these credentials open the ticket
            422 | {'errors': [{'code': 'X', 'title': 'Too deep', 'detail': 'at most 100'}, {'code': 'Y', 'title': 'Also'}]} | refused to open the ticket (422 “Too deep: at most 100; Also”)
            401 | {'error': 'Couldn`t authenticate you'} | does not accept the credentials
            400 | {'error': 'Odd', 'description': 'It is odd'} | refused to open the ticket (400 “Odd: It is odd”)
            422 | {'error': 'RecordInvalid', 'details': {'email': [{'description': 'Email: anna@example.org is taken'}]}} | refused to open the ticket (422 “Email: … is taken”)
            422 | [] | refused to open the ticket (422 without an explanation)
            """)
    void sayOneSentenceWithoutTheCustomersAddress(int status, String body, String sentence) {
        assertThat(reason(status, Json.parse(body.replace('\'', '"').getBytes(UTF_8))))
                .startsWith("Zendesk ")
                .contains(sentence);
    }

    @Test
    void ofTheKindsThatAreDocumentedAreUnderstood() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        assertThat(reason(403, sample("forbidden"))).contains("Forbidden: You do not have access to this page.");
        assertThat(reason(400, sample("idempotency"))).contains("IdempotentRequestError: Request parameters");
        assertThat(reason(422, sample("json-api"))).contains("Pagination depth exceeded");
        assertThat(reason(422, sample("record-invalid")))
                .contains("is not properly formatted")
                .doesNotContain("bad@");
    }

    private String reason(int status, JsonNode body) {
        ObjectNode input = Json.mapper().createObjectNode().put("doing", "open the ticket");
        input.putObject("given").put("status", status).set("body", body);
        return mapping.call("refused", input).at("/failed/reason").asText();
    }

    private static JsonNode sample(String name) throws IOException {
        return Json.parse(Files.readAllBytes(SAMPLES.resolve("composed__error." + name + ".json")));
    }
}
