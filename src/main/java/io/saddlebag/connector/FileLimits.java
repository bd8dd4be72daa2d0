package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many files a system takes from us, how large and of which types: what a connector's {@code limits.jsonata} says of
 * a command. What it does not take loses its {@code sha256} and gets a {@code missing} that says why, so that the rest
 * of the message goes; to a customer it may leave a line in its place.
 *
 * <p>The mapping gives {@code number}, {@code size} and {@code total} (bytes), {@code types} (media types, or their
 * beginnings up to the slash), {@code sizes} (bytes by such types), {@code reason} (instead of the hub's own sentence,
 * where {@code number} is 0) and {@code instead} (a line for the customer with {@code {name}} and {@code {why}} in it).
 * What it leaves out is not limited. With {@code links}, each file that goes gets an address as {@code link}, and none
 * goes when the hub has no address that the world reaches; but those that {@code inline} says (with {@code types} and
 * {@code total} in bytes) go within the message, marked {@code inline}.
 */
final class FileLimits {
    private static final String SEND = "send-message";
    private static final String FALLBACK = "it is not available";
    private static final long MEGABYTE = 1_048_576;

    private final JsonNode limits;
    private final boolean toCustomer;
    private final FileLinks links;
    private long total;
    private long inline;
    private int number;

    private FileLimits(JsonNode limits, boolean toCustomer, FileLinks links) {
        this.limits = limits;
        this.toCustomer = toCustomer;
        this.links = links;
    }

    /** What of a command can go to a system. */
    static Limited of(ConnectorFolder connector, JsonNode command, JsonNode settings, FileLinks links) {
        if (command.path("message").path("attachments").isEmpty()) {
            return new Limited(command, List.of());
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.set("command", command);
        input.set("settings", settings);
        JsonNode limits =
                connector.mapping("limits").map(mapping -> mapping.apply(input)).orElse(NullNode.getInstance());
        return new FileLimits(limits, command.path("kind").asText().equals(SEND), links).apply(command.deepCopy());
    }

    private Limited apply(ObjectNode command) {
        List<String> notes = new ArrayList<>();
        List<String> instead = new ArrayList<>();
        for (JsonNode attachment : command.path("message").path("attachments")) {
            ObjectNode file = (ObjectNode) attachment;
            String refusal = file.path("sha256").asText().isEmpty() ? "" : refusal(file);
            if (!refusal.isEmpty()) {
                file.remove("sha256");
                file.put("missing", toCustomer ? refusal : refusal + "; ask for a smaller one, or for a link to it");
            }
            boolean missing = file.path("sha256").asText().isEmpty()
                    && !file.path("follows").asBoolean();
            if (missing) {
                String why = file.path("missing").asText("it could not be fetched");
                notes.add("The file “" + called(file) + "” was not sent: " + why
                        + (refusal.isEmpty() ? "." : ". Send it in another way, as by a link."));
                instead.add(limits.path("instead")
                        .asText()
                        .replace("{name}", called(file))
                        .replace("{why}", refusal.isEmpty() ? FALLBACK : refusal));
            }
        }
        if (toCustomer && limits.has("instead") && !instead.isEmpty()) {
            append(command, String.join("\n", instead));
        }
        return new Limited(command, toCustomer ? notes : List.of());
    }

    private String refusal(ObjectNode file) {
        String type = file.path("type").asText();
        long size = file.path("size").asLong();
        long most = size(type);
        boolean within = isWithin(type, size);
        boolean fetched = limits.path("links").asBoolean() && !within;
        String link = fetched ? links.link(file.path("sha256").asText(), called(file), type) : "";
        boolean unreachable = fetched && link.isEmpty();
        if (unreachable || (limits.has("number") && limits.path("number").asInt() == 0)) {
            return limits.path("reason").asText("this channel takes no files");
        } else if (limits.has("types")
                && limits.path("types").valueStream().noneMatch(some -> covers(some.asText(), type))) {
            return "it is of the type " + type + ", which is not taken here";
        } else if (size > most) {
            return "it has " + shown(size) + ", and files may have " + shown(most) + " at most here";
        } else if (limits.has("number") && number >= limits.path("number").asInt()) {
            return "no more than " + limits.path("number").asInt() + " files go with one message";
        } else if (limits.has("total") && total + size > limits.path("total").asLong()) {
            return "the files of one message may have "
                    + shown(limits.path("total").asLong()) + " at most together";
        }
        if (!link.isEmpty()) {
            file.put("link", link);
        }
        if (within) {
            file.put("inline", true);
            inline += size;
        }
        number++;
        total += size;
        return "";
    }

    private boolean isWithin(String type, long size) {
        JsonNode allowed = limits.path("inline");
        return inline + size <= allowed.path("total").asLong(-1)
                && allowed.path("types").valueStream().anyMatch(some -> covers(some.asText(), type));
    }

    private long size(String type) {
        return limits.path("sizes").properties().stream()
                .filter(size -> covers(size.getKey(), type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(limits.path("size"))
                .asLong(Long.MAX_VALUE);
    }

    private static boolean covers(String some, String type) {
        return some.endsWith("/") ? type.startsWith(some) : type.equals(some);
    }

    private static String called(ObjectNode file) {
        String name = file.path("name").asText();
        return name.isEmpty() ? file.path("type").asText() : name;
    }

    private static String shown(long bytes) {
        return bytes < MEGABYTE ? (bytes + 1023) / 1024 + " kB" : (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
    }

    private static void append(ObjectNode command, String lines) {
        ObjectNode content = ((ObjectNode) command.path("message")).withObject("content");
        String html = content.path("html").asText();
        List.of("text", "visibleText").forEach(field -> {
            String text = content.path(field).asText();
            if (!text.isEmpty() || field.equals("text")) {
                content.put(field, text.isEmpty() ? lines : text + "\n\n" + lines);
            }
        });
        if (!html.isEmpty()) {
            content.put("html", html + "<p>" + escaped(lines).replace("\n", "<br>") + "</p>");
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * A command as it can go.
     *
     * @param notes what people have to know who wrote it, a sentence for each file
     */
    record Limited(JsonNode command, List<String> notes) {
        Limited {
            notes = List.copyOf(notes);
        }

        String note() {
            return String.join(" ", notes);
        }
    }
}
