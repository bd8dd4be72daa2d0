package io.saddlebag.confirmation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Content;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.ThreadReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Commands that send a code. They stand on no timeline, and the code stands in them sealed until a sink takes them.
 */
public final class CodeMail {
    /** The kind of the deliveries. */
    public static final String KIND = "send-code";

    private static final String SEALED = "sealedCode";
    private static final String PLACE = "{code}";

    private final Codes codes;
    private final Clock clock;

    /** Opens what these codes seal. */
    public CodeMail(Codes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * The command.
     *
     * @param target {@code channel/<connector>/<account>}
     */
    String command(
            String target, Identifier to, String codeId, String code, String subject, String text, Instant until) {
        String[] address = target.split("/", 3);
        Message message = new Message(
                codeId,
                Direction.OUTBOUND,
                Kind.MESSAGE,
                address[1],
                address[1],
                address[2],
                "code " + codeId,
                "",
                Optional.empty(),
                clock.instant(),
                new Party(Role.BOT, "", List.of()),
                new Content(subject, text, "", text, "", List.of()),
                List.of(),
                ThreadReference.NONE,
                "",
                Optional.empty(),
                "",
                Set.of(Flag.AUTOMATIC),
                Map.of(),
                "",
                Map.of());
        ObjectNode command = Json.mapper().createObjectNode();
        command.put("kind", "send-message");
        command.put("conversation", codeId);
        command.put("account", address[2]);
        command.set("to", Json.mapper().valueToTree(Party.customer("", to)));
        command.set("message", Json.mapper().valueToTree(message));
        command.putObject(SEALED).put("code", codes.seal(codeId, code)).put("until", until.toString());
        return Json.write(command);
    }

    /**
     * A command as a sink is to get it: with the code, if it is one of these, else as it is.
     *
     * @return nothing when the code is no longer good
     */
    public Optional<String> opened(String command) {
        if (!command.contains('"' + SEALED + '"')) {
            return Optional.of(command);
        }
        ObjectNode json = (ObjectNode) Json.parse(command.getBytes(StandardCharsets.UTF_8));
        if (!(json.remove(SEALED) instanceof ObjectNode sealed)) {
            return Optional.of(command);
        }
        if (!clock.instant().isBefore(Instant.parse(sealed.path("until").asText()))) {
            return Optional.empty();
        }
        String code = codes.open(
                json.path("message").path("id").asText(), sealed.path("code").asText());
        ObjectNode content = (ObjectNode) json.path("message").path("content");
        for (String part : List.of("text", "visibleText")) {
            content.put(part, content.path(part).asText().replace(PLACE, code));
        }
        return Optional.of(Json.write(json));
    }
}
