package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.connector.Connectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkFactsTest {
    @Test
    void foldersSayWhatTheyCarryBesidesWordsAndFiles() {
        SinkFacts sinks = new SinkFacts(Connectors.in(List.of(Path.of("connectors"))));
        assertThat(List.of("whatsapp", "telegram", "messenger", "slack", "discord"))
                .allMatch(connector -> sinks.carries(connector, "reaction"));
        assertThat(List.of("email", "teams", "sms", "voice", "webchat"))
                .noneMatch(connector -> sinks.carries(connector, "reaction"));
        assertThat(sinks.carries("whatsapp", "template")).isTrue();
        assertThat(sinks.carries("telegram", "template")).isFalse();
    }

    @Test
    void whatIsNoSuchListIsSaidWhenTheHubStarts(@TempDir Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("pigeon"));
        for (String wrong : List.of("[\"stamps\"]", "[null]", "null", "[[]]", "{\"carries\": true}", "reaction")) {
            Files.writeString(folder.resolve("carries.json"), wrong);
            assertThatThrownBy(() -> new SinkFacts(Connectors.in(List.of(directory))))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("carries.json is no list of template and reaction");
        }
    }
}
