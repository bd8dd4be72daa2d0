package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Example;
import io.saddlebag.connector.Examples;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The payloads of all connectors' examples, with a word in each text and name that stands nowhere else, and by what else
 * a customer could be told in them.
 */
final class MarkedExamples {
    /** In every text and name. */
    static final String MARK = "Quixotl";

    private static final Set<String> PERSONAL = Set.of("text", "name", "subject", "html", "title", "displayName");
    private static final Pattern FIELD = Pattern.compile("(?<=[=])([^&=]*(?:\\+|%20)[^&=]*)");
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{8,}");

    private final List<Payload> payloads = new ArrayList<>();
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> words = new TreeSet<>(Set.of(MARK));

    private MarkedExamples() {}

    /** A payload that is mapped by the connector's mappings; mails have none. */
    record Payload(String connector, String type, String body) {
        /** Such a payload that cannot be read. */
        Payload broken() {
            return new Payload(connector, type, body.substring(0, body.length() / 2) + MARK);
        }
    }

    /** Those of every connector in a directory. */
    static MarkedExamples in(Path directory) throws IOException {
        MarkedExamples all = new MarkedExamples();
        for (var connector : Connectors.in(List.of(directory)).all()) {
            for (Example example : Examples.of(connector)) {
                all.add(connector.name(), example);
            }
        }
        return all;
    }

    List<Payload> payloads() {
        return payloads;
    }

    /** What must not be found where no customer's words belong. */
    Set<String> words() {
        Set<String> customers = new TreeSet<>(words);
        customers.removeIf(word -> accounts.stream().anyMatch(account -> account.contains(word)));
        return customers;
    }

    private void add(String connector, Example example) throws IOException {
        Optional<Path> json = Optional.ofNullable(example.files().get("in.json"));
        Optional<Path> form = Optional.ofNullable(example.files().get("in.form"));
        if (json.isEmpty() && form.isEmpty()) {
            return;
        }
        Set<String> said = new HashSet<>();
        JsonNode out = Json.parse(Files.readAllBytes(file(example, "out.json")));
        if (out.findValue("notice") != null) {
            return; // what a provider tells of an account is for the operator
        }
        gather(out, "", said);
        accounts.addAll(out.findValuesAsText("account"));
        if (json.isPresent()) {
            JsonNode marked = marked(Json.parse(Files.readAllBytes(json.get())), said);
            payloads.add(new Payload(connector, "application/json", Json.write(marked)));
        } else {
            String marked = FIELD.matcher(Files.readString(file(example, "in.form")))
                    .replaceAll(value -> MARK + "+" + Matcher.quoteReplacement(value.group()));
            payloads.add(new Payload(connector, "application/x-www-form-urlencoded", marked));
        }
    }

    private static Path file(Example example, String name) {
        return Optional.ofNullable(example.files().get(name)).orElseThrow();
    }

    /** Texts and names, to be marked where they come from; addresses and numbers as they are. */
    private void gather(JsonNode out, String field, Set<String> said) {
        if (out.isTextual()) {
            String value = out.asText();
            if (PERSONAL.contains(field)) {
                said.add(value);
            }
            if (NUMBER.matcher(value).matches()) {
                words.add(value.substring(1));
            } else if (value.contains("@") && value.contains(".") && field.equals("value")) {
                words.add(value);
            }
        } else if (out.isObject()) {
            out.properties().forEach(one -> gather(one.getValue(), one.getKey(), said));
        } else {
            out.forEach(one -> gather(one, field, said));
        }
    }

    private static JsonNode marked(JsonNode in, Set<String> said) {
        if (in instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(marked(field.getValue(), said)));
        } else if (in instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, marked(array.get(i), said));
            }
        } else if (in instanceof TextNode text
                && (said.contains(text.asText()) || text.asText().contains(" "))) {
            return TextNode.valueOf(MARK + " " + text.asText());
        }
        return in;
    }
}
