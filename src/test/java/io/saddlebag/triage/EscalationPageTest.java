package io.saddlebag.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Schemas;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/escalation.md, the schema and the triage rules know the reasons and facts that the code knows, and no others. */
class EscalationPageTest {
    private static final Path PAGE = Path.of("docs/escalation.md");
    private static final Path RULES = Path.of("src/main/resources/routes/triage.camel.yaml");

    private final List<String> codes =
            Arrays.stream(ReasonCode.values()).map(ReasonCode::code).toList();
    private final List<String> facts = Arrays.stream(Facts.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    @Test
    void thePageListsTheReasonsWithTheirSentences() throws IOException {
        assertThat(found(PAGE, "(?m)^\\| (`[a-z-]+` \\| [^|]+\\.) \\| [^|]+ \\|$"))
                .isEqualTo(Arrays.stream(ReasonCode.values())
                        .map(reason -> "`" + reason.code() + "` | " + reason.meaning())
                        .toList());
    }

    @Test
    void theSchemaListsTheReasons() {
        assertThat(Schemas.file("escalation")
                        .at("/properties/reasons/items/properties/code/examples")
                        .valueStream()
                        .map(code -> code.textValue())
                        .toList())
                .isEqualTo(codes);
    }

    @Test
    void thePageListsTheFactsAsRulesAskForThem() throws IOException {
        assertThat(found(PAGE, "(?m)^\\| `([a-zA-Z]+)` \\| (?:yes or no|text) \\| "))
                .isEqualTo(facts);
    }

    @Test
    void theRulesUseWhatThereIs() throws IOException {
        assertThat(found(RULES, "variable\\.facts\\.(\\w+)")).isNotEmpty().isSubsetOf(facts);
        assertThat(found(RULES, "expression: (?:\\$\\{variable\\.reasons},)?([a-z]+(?:-[a-z]+)+)\\n"))
                .isNotEmpty()
                .isSubsetOf(codes);
    }

    private static List<String> found(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
