package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * JSON as the hub reads and writes it. Reading is strict, because what is read may be hostile: a duplicate key is an
 * error (two readers would disagree on what was signed), nesting, numbers and texts are bounded.
 */
public final class Json {
    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 200;

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int MAX_TEXT_LENGTH = 20_000_000;

    private static final ObjectMapper MAPPER = build();

    private Json() {}

    /** The shared mapper; it is thread-safe and must not be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads bytes that came from outside.
     *
     * @throws InvalidMessage when they are no JSON, or more of it than the bounds allow
     */
    public static JsonNode parse(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree == null || tree.isMissingNode()) {
                throw new InvalidMessage("payload", "is empty; JSON was expected");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new InvalidMessage("payload", "is not acceptable JSON: " + where(e));
        } catch (IOException e) {
            throw new InvalidMessage("payload", "is not acceptable JSON: it is not valid UTF-8, UTF-16 or UTF-32");
        }
    }

    /**
     * Reads a value from its JSON form.
     *
     * @throws InvalidMessage when the JSON does not describe such a value; names the field
     */
    public static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /** As {@link #read(JsonNode, Class)}, from text. */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /**
     * A text among the fields of a JSON object that the hub has written; what stands behind it is not read.
     *
     * @return empty when there is no such field
     */
    public static String field(String json, String name) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(name);
                parser.nextToken();
                if (wanted) {
                    return parser.getValueAsString("");
                }
                parser.skipChildren();
            }
            return "";
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON object", e);
        }
    }

    /** The JSON text of a value, on one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass() + " has no JSON form", e);
        }
    }

    private static InvalidMessage invalid(JsonProcessingException e) {
        if (e instanceof ValueInstantiationException && e.getCause() instanceof InvalidMessage cause) {
            return cause;
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return new InvalidMessage(path(mapping), "does not have the canonical form");
        }
        return new InvalidMessage("message", "does not have the canonical form: " + where(e));
    }

    /** The field that does not fit. Jackson's own sentence would quote its value. */
    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
    }

    /** Jackson's sentence without the source excerpt and without the word it stumbled over: a customer wrote that. */
    private static String where(JsonProcessingException e) {
        String problem = e.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("unreadable")
                .replaceFirst("^(Unrecognized token|Duplicate field) '.*", "$1");
        String short_ = problem.length() > 200 ? problem.substring(0, 200) + "…" : problem;
        return e.getLocation() == null
                ? short_
                : short_ + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static ObjectMapper build() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(MAX_TEXT_LENGTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        JsonMapper mapper = JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .build();
        JsonSetter.Value empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        for (Class<?> type : List.of(String.class, List.class, Set.class, Map.class)) {
            mapper.configOverride(type).setSetterInfo(empty);
        }
        return mapper;
    }
}
