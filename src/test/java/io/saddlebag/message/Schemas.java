package io.saddlebag.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The hub's own JSON Schemas. */
public final class Schemas {
    private static final String BASE = "https://saddlebag.io/schema/";

    private final JsonSchema schema;

    private Schemas(JsonSchema schema) {
        this.schema = schema;
    }

    /** The schema in {@code <name>.schema.json}; formats count. */
    public static Schemas named(String name) {
        return new Schemas(JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder -> builder.schemaMappers(mappers -> mappers.mapPrefix(BASE, "classpath:schema/")))
                .getSchema(
                        SchemaLocation.of(BASE + name + ".schema.json"),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** The file of a schema. */
    public static JsonNode file(String name) {
        try {
            return Json.parse(
                    Files.readAllBytes(Path.of("src/main/resources/schema").resolve(name + ".schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a value; empty when it fits. */
    public List<String> problems(JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    /** What is wrong with the JSON text of a value. */
    public List<String> problemsOfText(String json) {
        try {
            return problems(Json.mapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
