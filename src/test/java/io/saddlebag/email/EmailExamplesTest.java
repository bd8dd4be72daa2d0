package io.saddlebag.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmailExamplesTest {
    private static final Path EXAMPLES = Path.of("connectors/email/examples");

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void becomesTheMessageThatStandsBesideIt(Path example) throws IOException {
        ObjectNode mail = Mails.read(example.resolve("in.eml"));
        JsonNode message = Mails.map(mail);
        Path expected = example.resolve("out.json");
        assertThat(Json.mapper().createArrayNode().add(message))
                .as("%s; read as %s", expected, mail.toPrettyString())
                .isEqualTo(Json.parse(Files.readAllBytes(expected)));
        assertThat(read(message).channel()).isEqualTo("email");
    }

    private static Message read(JsonNode mapped) {
        ObjectNode message = mapped.deepCopy();
        message.put("id", "0190b5a4-0000-7000-8000-000000000000");
        message.put("connector", "email");
        message.put("account", "help@shop.example");
        message.put("receivedTime", "2026-11-22T12:00:00Z");
        return Json.read(message, Message.class);
    }
}
