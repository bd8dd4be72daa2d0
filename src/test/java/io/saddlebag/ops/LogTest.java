package io.saddlebag.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogTest {
    private final Logger logger = new LoggerContext().getLogger("io.saddlebag.ops.Example");

    @Test
    void anEventIsOneLineWithItsIds() {
        assertThat(text(event(Level.INFO, "recorded", null)))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Example - recorded arrival=a1 conversation=c1\n");
    }

    @Test
    void aMessageNeitherEndsTheLineNorSteersTheTerminal() {
        String line = text(event(Level.WARN, "x\r\n2026 ERROR forged \u001b[31mred\u009b1m\u2028\u202e", null));

        assertThat(line.substring(0, line.length() - 1)).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(text(event(Level.WARN, "y".repeat(100_000), null)).length()).isLessThan(2_200);
    }

    @Test
    void anExpectedProblemIsOneSentence() {
        Exception problem = new IllegalStateException("cannot poll", new IOException("connection\nrefused"));

        assertThat(text(event(Level.ERROR, "mailbox unreachable", problem)))
                .contains("mailbox unreachable (IOException: connection refused) arrival=a1")
                .hasLineCount(1);
    }

    @Test
    void aMistakeInTheProgramShowsItsRootCauseFirstAndBounded() {
        Exception problem = new IOException("wrapped", deep(200));

        String lines = text(event(Level.ERROR, "failed", problem));

        assertThat(lines.lines().skip(1).findFirst().orElseThrow()).isEqualTo("    NumberFormatException: deep");
        assertThat(lines).contains("wrapped by IOException: wrapped").contains("more");
        assertThat(lines.lines().count()).isLessThan(40);
    }

    @Test
    void jsonIsOneObjectALine() {
        String line = new JsonLayout().doLayout(event(Level.ERROR, "say \"x\"\n", new IOException("gone")));
        JsonNode logged = Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(line).hasLineCount(1);
        assertThat(logged.path("message").asText()).isEqualTo("say \"x\" ");
        assertThat(logged.path("ids").path("arrival").asText()).isEqualTo("a1");
        assertThat(logged.path("problem").asText()).isEqualTo("IOException: gone");
        assertThat(logged.has("trace")).isFalse();
    }

    private ILoggingEvent event(Level level, String message, @org.jspecify.annotations.Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent("", logger, level, message, thrown, null);
        event.setMDCPropertyMap(Map.of("conversation", "c1", "arrival", "a1"));
        return event;
    }

    private static String text(ILoggingEvent event) {
        return new TextLayout().doLayout(event);
    }

    private static Exception deep(int depth) {
        return depth == 0 ? new NumberFormatException("deep") : deep(depth - 1);
    }
}
