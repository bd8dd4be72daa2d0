package io.saddlebag.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * An official API description (OpenAPI 3.0, as JSON) that requests are held against: path, query, headers it declares
 * and the body. Strict: what it does not know is a violation, an unknown query parameter or property too.
 */
public final class Contract {
    /** CONTRIBUTING.md says what belongs there. */
    private static final Path FOLDER = Path.of(System.getProperty("contracts.directory", "../shared/contracts"));

    private final List<Operation> operations;
    private final StrictSchemas schemas;
    private final Map<JsonNode, JsonSchema> strict = new ConcurrentHashMap<>();

    public Contract(JsonNode document) {
        this.schemas = new StrictSchemas(document);
        this.operations = document.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .filter(method -> method.getValue().has("responses"))
                        .map(method -> new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                segments(path.getKey()),
                                method.getValue(),
                                parameters(path.getValue(), method.getValue()))))
                .sorted(Comparator.comparingLong(Operation::variables))
                .toList();
    }

    /** The description of that file name, if this machine has it. */
    public static Optional<Contract> named(String fileName) {
        return document(fileName).map(Contract::new);
    }

    /** The document of that file name, if this machine has it. */
    static Optional<JsonNode> document(String fileName) {
        Path file = FOLDER.resolve(fileName);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with a request; empty when nothing is.
     *
     * @param uri only its path and query count
     * @param headers by lower-case name
     * @param body empty when there is none
     */
    public List<String> violations(String method, URI uri, Map<String, String> headers, byte[] body) {
        List<String> path = segments(uri.getRawPath());
        List<Operation> matching = operations.stream()
                .filter(operation -> operation.matches(method, path))
                .toList();
        // Meta's /{Version}/{Media-ID} and /{Version}/{WABA-ID} are the same path: one of them has to fit
        return matching.stream()
                .filter(operation -> operation.variables() == matching.get(0).variables())
                .map(operation -> violations(operation, path, uri, headers, body))
                .min(Comparator.comparingInt(List::size))
                .orElseGet(() -> List.of("the contract has no " + method + " " + uri.getPath()));
    }

    private List<String> violations(
            Operation operation, List<String> path, URI uri, Map<String, String> headers, byte[] body) {
        List<String> found = new ArrayList<>();
        checkPath(operation, path, found);
        checkQuery(operation, query(uri), found);
        checkHeaders(operation, headers, found);
        checkBody(operation, headers.getOrDefault("content-type", ""), body, found);
        return List.copyOf(found);
    }

    private void checkPath(Operation operation, List<String> path, List<String> found) {
        for (int i = 0; i < path.size(); i++) {
            String segment = operation.path().get(i);
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                String value = decode(path.get(i));
                operation.parameter("path", name).ifPresent(p -> checkText(p, value, "path " + name, found));
            }
        }
    }

    private void checkQuery(Operation operation, Map<String, List<String>> query, List<String> found) {
        query.forEach((name, values) -> {
            String plain = name.replaceAll("\\[.*", "");
            Optional<JsonNode> parameter = operation.parameter("query", name).or(() -> operation
                    .parameter("query", plain)
                    .filter(p -> p.path("style").asText().equals("deepObject") || name.endsWith("[]")));
            if (parameter.isEmpty()) {
                found.add("query " + name + ": the contract does not know it");
            } else if (name.endsWith("[]")) {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                values.forEach(all::add);
                check(parameter.get().path("schema"), all, "query " + name, found);
            } else if (operation.parameter("query", name).isEmpty()) {
                String member = name.substring(plain.length() + 1, name.length() - 1);
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                object.set(member, literal(values.get(0)).orElse(TextNode.valueOf(values.get(0))));
                check(parameter.get().path("schema"), object, "query " + name, found);
            } else {
                values.forEach(value -> checkText(parameter.get(), value, "query " + name, found));
            }
        });
        operation
                .required("query")
                .filter(name -> !query.containsKey(name))
                .forEach(name -> found.add("query " + name + ": is missing"));
    }

    private void checkHeaders(Operation operation, Map<String, String> headers, List<String> found) {
        headers.forEach((name, value) ->
                operation.parameter("header", name).ifPresent(p -> checkText(p, value, "header " + name, found)));
        operation
                .required("header")
                .filter(name -> !headers.containsKey(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> found.add("header " + name + ": is missing"));
    }

    private void checkBody(Operation operation, String contentType, byte[] body, List<String> found) {
        JsonNode described = schemas.resolve(operation.definition().path("requestBody"));
        String type = contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (described.isMissingNode()) {
            if (body.length > 0) {
                found.add("body: the contract describes none");
            }
        } else if (body.length == 0) {
            if (described.path("required").asBoolean()) {
                found.add("body: is missing");
            }
        } else {
            JsonNode content = described.path("content");
            Optional<JsonNode> form = Stream.of(type, type.replaceAll("/.*", "/*"), "*/*")
                    .filter(content::has)
                    .map(content::get)
                    .findFirst();
            if (form.isEmpty()) {
                found.add("body: the contract does not take " + (type.isEmpty() ? "one without Content-Type" : type));
            } else if (type.endsWith("json")) {
                checkJson(form.get().path("schema"), body, found);
            }
        }
    }

    private void checkJson(JsonNode schema, byte[] body, List<String> found) {
        try {
            check(schema, Json.parse(body), "body", found);
        } catch (InvalidMessage e) {
            found.add("body: " + e.getMessage());
        }
    }

    /** In a URL everything is text: it passes as such or as the literal it spells. */
    private void checkText(JsonNode parameter, String value, String where, List<String> found) {
        JsonNode schema = parameter.path("schema");
        boolean literal =
                literal(value).stream().anyMatch(node -> problems(schema, node).isEmpty());
        if (!literal) {
            check(schema, TextNode.valueOf(value), where, found);
        }
    }

    private void check(JsonNode schema, JsonNode value, String where, List<String> found) {
        problems(schema, value).forEach(problem -> found.add(where + " " + problem));
    }

    private List<String> problems(JsonNode schema, JsonNode value) {
        Set<ValidationMessage> all =
                strict.computeIfAbsent(schema, schemas::strict).validate(value);
        // a schema that fails elsewhere has evaluated nothing: then everything in it would be called unknown
        List<String> certain = all.stream()
                .filter(message -> !message.getType().equals("unevaluatedProperties"))
                .map(ValidationMessage::getMessage)
                .toList();
        return certain.isEmpty()
                ? all.stream().map(ValidationMessage::getMessage).toList()
                : certain;
    }

    private List<JsonNode> parameters(JsonNode path, JsonNode operation) {
        return Stream.of(operation, path)
                .flatMap(level -> level.path("parameters").valueStream())
                .map(schemas::resolve)
                .toList();
    }

    private static Optional<JsonNode> literal(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text)).filter(JsonNode::isValueNode);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> query(URI uri) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                        .add(parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return query;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
