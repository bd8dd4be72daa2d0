package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines by which agents ask for a template or a reaction. */
class SpecialTest {
    @Test
    void aTemplateHasANameALanguageAndParameters() {
        Special template =
                of("/template order_shipped pt_BR Ada Lovelace | #1001").orElseThrow();
        assertThat(template.problem()).isEmpty();
        assertThat(Json.write(template.metadata()))
                .isEqualTo(
                        "{\"name\":\"order_shipped\",\"language\":\"pt_BR\",\"parameters\":[\"Ada Lovelace\",\"#1001\"]}");
        assertThat(template.shown()).isEqualTo("[order_shipped] Ada Lovelace | #1001");
        assertThat(Json.write(of("  /template order_shipped\n").orElseThrow().metadata()))
                .isEqualTo("{\"name\":\"order_shipped\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍", "❤️", "👩🏽‍🚒", "🇦🇹"})
    void aReactionIsAnEmoji(String emoji) {
        Special reaction = of("/react " + emoji).orElseThrow();
        assertThat(reaction.problem()).isEmpty();
        assertThat(reaction.metadata().path("emoji").asText()).isEqualTo(emoji);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/react",
                "/react thanks",
                "/react 👍\nThank you",
                "/template",
                "/template Order-Shipped",
                "/template order_shipped Ada",
                "/template order_shipped en Ada\nSee you"
            })
    void whatIsNotUnderstoodSaysWhy(String line) {
        assertThat(of(line).orElseThrow().problem()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We use /react here",
                "/templates are fine",
                "/reacted",
                "Hello\n/react 👍",
                "/via email\nx",
                "/via email"
            })
    void otherWordsAreWords(String text) {
        assertThat(of(text)).isEmpty();
    }

    @Test
    void itStandsBehindTheLineThatDirectsIt() {
        assertThat(of("/via whatsapp\n/template order_x en").orElseThrow().shown())
                .isEqualTo("[order_x]");
        assertThat(of("/ask whatsapp\r\n\r\n/react 👍").orElseThrow())
                .extracting(Special::shown, Special::problem)
                .containsExactly("👍", "");
    }

    private static Optional<Special> of(String text) {
        return Special.of(Json.read(
                """
                {"id":"01a20000-0000-7000-8000-0000000000a1","direction":"outbound","kind":"message","channel":"helpdesk",
                "connector":"http-helpdesk","account":"main","originalId":"r-1","receivedTime":"2026-11-22T10:05:01Z",
                "sender":{"role":"agent","name":"Ann"},"content":{"text":%s}}"""
                        .formatted(Json.write(text)),
                Message.class));
    }
}
