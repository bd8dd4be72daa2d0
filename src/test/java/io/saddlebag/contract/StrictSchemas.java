package io.saddlebag.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The schemas of an OpenAPI 3.0 document as JSON Schema 2020-12, made strict: where a schema lists its properties and
 * does not say that there may be others, another one is an error. A description that forgives a misspelt field proves
 * nothing about it.
 */
final class StrictSchemas {
    private static final List<String> COMPOSITIONS = List.of("allOf", "oneOf", "anyOf");
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .readOnly(true)
            .formatAssertionsEnabled(true)
            .build();

    private final JsonSchemaFactory factory =
            JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder.metaSchema(withOpenApiKeywords()));
    private final JsonNode document;
    private final JsonNode components;

    StrictSchemas(JsonNode document) {
        this.document = document;
        ObjectNode strict = document.path("components").deepCopy();
        strict.path("schemas").forEach(schema -> convert(schema, false));
        this.components = strict;
    }

    /** The strict form of a schema of the document. */
    JsonSchema strict(JsonNode schema) {
        ObjectNode copy = schema.deepCopy();
        convert(copy, true);
        copy.set("components", components);
        return factory.getSchema(copy, CONFIG);
    }

    /** What a {@code $ref} points to, or the node itself. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? resolve(document.at(reference.textValue().substring(1))) : node;
    }

    /** @param used whether a value is described here; a branch of a composition sees only a part of one. */
    private void convert(JsonNode schema, boolean used) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        boolean close = used && isClosed(object, new HashSet<>());
        // it only tells which branch is meant, but the validator gives up on one that names none
        object.remove("discriminator");
        admitNull(object);
        exclusive(object, "exclusiveMinimum", "minimum");
        exclusive(object, "exclusiveMaximum", "maximum");
        object.path("properties").forEach(property -> convert(property, true));
        convert(object.path("items"), true);
        convert(object.path("additionalProperties"), true);
        convert(object.path("not"), false);
        COMPOSITIONS.forEach(name -> object.path(name).forEach(branch -> convert(branch, false)));
        if (close) {
            object.set("unevaluatedProperties", BooleanNode.FALSE);
        }
    }

    private boolean isClosed(JsonNode schema, Set<JsonNode> seen) {
        return listsProperties(schema, seen) && !isOpen(schema, new HashSet<>());
    }

    private boolean listsProperties(JsonNode schema, Set<JsonNode> seen) {
        JsonNode target = resolve(schema);
        return seen.add(target)
                && (!target.path("properties").isEmpty()
                        || branches(target).stream().anyMatch(branch -> listsProperties(branch, seen)));
    }

    private boolean isOpen(JsonNode schema, Set<JsonNode> seen) {
        JsonNode target = resolve(schema);
        JsonNode others = target.path("additionalProperties");
        return seen.add(target)
                && (others.isObject()
                        || others.asBoolean(false)
                        || branches(target).stream().anyMatch(branch -> isOpen(branch, seen)));
    }

    private static List<JsonNode> branches(JsonNode schema) {
        return COMPOSITIONS.stream()
                .map(schema::path)
                .flatMap(JsonNode::valueStream)
                .toList();
    }

    /** Keywords that say nothing about a value here; unknown ones would be logged. */
    private static JsonMetaSchema withOpenApiKeywords() {
        JsonMetaSchema standard = JsonMetaSchema.getV202012();
        return JsonMetaSchema.builder(standard.getIri(), standard)
                .keywords(Stream.of("components", "nullable", "example", "discriminator", "xml", "externalDocs")
                        .<Keyword>map(NonValidationKeyword::new)
                        .toList())
                .build();
    }

    private static void admitNull(ObjectNode schema) {
        if (schema.path("nullable").asBoolean() && schema.path("type").isTextual()) {
            String type = schema.path("type").textValue();
            schema.putArray("type").add(type).add("null");
            if (schema.path("enum") instanceof ArrayNode values) {
                values.addNull();
            }
        }
    }

    /** In OpenAPI 3.0 it is a flag beside the bound, in JSON Schema the bound itself. */
    private static void exclusive(ObjectNode schema, String flag, String bound) {
        if (schema.path(flag).isBoolean()) {
            boolean exclusive = schema.remove(flag).booleanValue();
            if (exclusive && schema.has(bound)) {
                schema.set(flag, schema.remove(bound));
            }
        }
    }
}
