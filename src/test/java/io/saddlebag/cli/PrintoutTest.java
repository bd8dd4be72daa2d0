package io.saddlebag.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import org.junit.jupiter.api.Test;

class PrintoutTest {
    @Test
    void aReasonIsWholeHoweverLongAndOtherCellsAreCut() {
        String reason = "more than 24 hours have passed since the customer last wrote, and Meta takes no more of it";
        JsonNode rows =
                Json.read("[{\"target\": \"" + "x".repeat(80) + "\", \"reason\": \"" + reason + "\"}]", JsonNode.class);
        assertThat(Printout.text(rows))
                .isEqualTo("target" + " ".repeat(56) + "reason\n" + "x".repeat(59) + "…  " + reason + "\n");
    }

    @Test
    void whatACustomerWroteDoesNotMakeALineWithoutEnd() {
        JsonNode rows = Json.read("[{\"number\": 1, \"text\": \"" + "x".repeat(100_000) + "\"}]", JsonNode.class);
        assertThat(Printout.text(rows)).hasSizeLessThan(5_000).endsWith("x…\n");
    }
}
