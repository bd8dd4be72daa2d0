package io.saddlebag.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records and the schema of the canonical message say the same. */
class MessageSchemaTest {
    /** The schema's name of each record. */
    static final Map<String, Class<?>> RECORDS = records();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schemas schema = Schemas.named("canonical-message");
    private final JsonNode file = Schemas.file("canonical-message");

    @ParameterizedTest
    @MethodSource("parts")
    void theSchemaHasTheFieldsOfTheRecord(String name) {
        List<String> fields = new ArrayList<>();
        definition(name).path("properties").fieldNames().forEachRemaining(fields::add);
        List<String> components = Arrays.stream(
                        requireNonNull(RECORDS.get(name)).getRecordComponents())
                .map(RecordComponent::getName)
                .filter(component -> !component.equals("more"))
                .toList();
        assertThat(fields).isEqualTo(components);
    }

    @Test
    void everyPartIsKnownByItsName() {
        assertThat(RECORDS.values())
                .contains(Arrays.stream(Part.class.getPermittedSubclasses())
                        .filter(part -> part != Part.Other.class)
                        .toArray(Class<?>[]::new));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void everyFieldIsDescribed(String name) {
        assertThat(definition(name).path("properties").properties()).allSatisfy(field -> assertThat(
                        field.getValue().path("description").asText())
                .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void bothRefuseWhatNoMessageIs(Change change) {
        ObjectNode message = change.madeTo(full());
        assertThat(refusal(message)).as("the records").isNotEmpty();
        assertThat(schema.problems(message)).as("the schema").isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("right")
    void bothAcceptWhatComesCloseToThat(Change change) {
        ObjectNode message = change.madeTo(full());
        assertThat(refusal(message)).as("the records").isEmpty();
        assertThat(schema.problems(message)).as("the schema").isEmpty();
    }

    @Test
    void bothAgreeWhatIsWhiteSpace() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            if (!Character.isSurrogate(c) && (c % 251 == 0 || isCloseToWhiteSpace(c))) {
                ObjectNode message = new Change("/originalId", NODES.textNode(" " + c)).madeTo(full());
                assertThat(schema.problems(message).isEmpty())
                        .as("U+%04X", (int) c)
                        .isEqualTo(!Character.isWhitespace(c));
            }
        }
    }

    /** Whether anybody could think so of it or of a neighbour. */
    private static boolean isCloseToWhiteSpace(char c) {
        return IntStream.rangeClosed(c - 1, c + 1)
                .anyMatch(near -> Character.isWhitespace(near)
                        || Character.isSpaceChar(near)
                        || Character.isISOControl(near)
                        || Character.getType(near) == Character.FORMAT);
    }

    /** Reading is more lenient than the schema (a number for a text …); what it lets pass is written in the right form. */
    @Test
    void whateverIsChangedTheSchemaRefusesItOrTheRecordsTakeItAndTheyWriteNothingElse() {
        Random random = new Random(20_261_122);
        List<String> places = places(full(), "");
        int taken = 0;
        for (int i = 0; i < 5_000; i++) {
            ObjectNode message = full();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                String place = places.get(random.nextInt(places.size()));
                message = new Change(place, value(random)).madeTo(message);
            }
            if (refusal(message).isEmpty()) {
                String written = Json.write(Json.read(message, Message.class));
                assertThat(schema.problemsOfText(written)).as(written).isEmpty();
                taken++;
            } else {
                assertThat(schema.problems(message))
                        .as("%s, refused by the records: %s", message, refusal(message))
                        .isNotEmpty();
            }
        }
        assertThat(taken).isBetween(500, 4_500);
    }

    static Stream<String> parts() {
        return RECORDS.keySet().stream();
    }

    static Stream<Change> wrong() {
        String[] needed = {
            "/id",
            "/direction",
            "/kind",
            "/channel",
            "/connector",
            "/account",
            "/originalId",
            "/receivedTime",
            "/sender",
            "/sender/role",
            "/sender/identifiers/0/type",
            "/sender/identifiers/0/value",
            "/sender/identifiers/0/verification",
            "/about",
            "/receipt",
            "/receipt/status",
            "/content/parts/0/latitude",
            "/content/parts/0/longitude",
            "/content/parts/4/attachment"
        };
        Stream<Change> missing = Arrays.stream(needed).map(field -> new Change(field, NODES.missingNode()));
        String[] filled = {
            "/id",
            "/channel",
            "/connector",
            "/account",
            "/originalId",
            "/about",
            "/sender/identifiers/0/value",
            "/content/parts/9/type"
        };
        Stream<Change> blank = Arrays.stream(filled)
                .flatMap(field -> Stream.of("", " \t", "\u2003").map(text -> new Change(field, NODES.textNode(text))));
        Stream<Change> tooLong = Stream.of(
                new Change("/originalId", text(1_001)),
                new Change("/sender/name", text(1_001)),
                new Change("/sender/identifiers/0/value", text(513)),
                new Change("/sender/identifiers/0/scope", text(513)),
                new Change("/content/subject", text(4_001)),
                new Change("/attachments/0/name", text(1_001)),
                new Change("/attachments", list(501, full().at("/attachments/0"))),
                new Change("/sender/identifiers", list(51, full().at("/sender/identifiers/0"))),
                new Change("/content/parts", list(1_001, full().at("/content/parts/0"))),
                new Change("/thread/knownAs", list(101, NODES.textNode("a"))),
                new Change("/thread/inReplyTo", list(101, NODES.textNode("a"))),
                new Change("/thread/references", list(1_001, NODES.textNode("a"))));
        Stream<Change> others = Stream.of(
                new Change("/direction", NODES.textNode("sideways")),
                new Change("/kind", NODES.textNode("poem")),
                new Change("/sender", NODES.textNode("Ada")),
                new Change("/sender/role", NODES.textNode("CUSTOMER")),
                new Change("/sender/identifiers/0/verification", NODES.textNode("proven")),
                new Change("/receivedTime", NODES.textNode("yesterday")),
                new Change("/originalTime", NODES.textNode("2026-11-22")),
                new Change("/originalTime", NODES.textNode("+10000-01-01T00:00:00Z")),
                new Change("/receipt/status", NODES.textNode("lost")),
                new Change("/content/parts/0/latitude", NODES.numberNode(90.5)),
                new Change("/content/parts/0/longitude", NODES.numberNode(-181)),
                new Change("/attachments/0/sha256", NODES.textNode("A".repeat(64))),
                new Change("/attachments/0/sha256", NODES.textNode("a".repeat(64) + "\n")),
                new Change("/attachments/0/reference", NODES.textNode("")),
                new Change("/flags", NODES.arrayNode().addNull()),
                new Change("/attachments/0/size", NODES.numberNode(-2)),
                new Change("/content/parts/4/attachment", NODES.numberNode(500)),
                new Change("/content/parts/7/seconds", NODES.numberNode(-1)),
                new Change("/metadata", NODES.arrayNode()));
        return Stream.of(missing, blank, tooLong, others).flatMap(changes -> changes);
    }

    static Stream<Change> right() {
        return Stream.of(
                new Change("/originalId", text(1_000)),
                new Change("/sender/name", text(1_000)),
                new Change("/sender/identifiers/0/value", text(512)),
                new Change("/content/subject", text(4_000)),
                new Change("/attachments", list(500, full().at("/attachments/0"))),
                new Change("/thread/references", list(1_000, NODES.textNode("a"))),
                new Change("/originalTime", NODES.missingNode()),
                new Change("/originalTime", NODES.textNode("0000-01-01T00:00:00Z")),
                new Change("/originalTime", NODES.textNode("9999-12-31T23:59:59.999999999Z")),
                new Change("/content", NODES.missingNode()),
                new Change("/thread", NODES.missingNode()),
                new Change("/content/parts/0/latitude", NODES.numberNode(-90)),
                new Change("/content/parts/4/attachment", NODES.numberNode(-1)),
                new Change("/mood", NODES.textNode("of a newer version")));
    }

    private JsonNode definition(String name) {
        return name.isEmpty() ? file : file.at("/$defs/" + name);
    }

    private static String refusal(ObjectNode message) {
        try {
            Json.read(message, Message.class);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Where something stands in a value, as JSON pointers. */
    private static List<String> places(JsonNode value, String at) {
        List<String> places = new ArrayList<>();
        value.properties().forEach(field -> {
            places.add(at + "/" + field.getKey());
            places.addAll(places(field.getValue(), at + "/" + field.getKey()));
        });
        IntStream.range(0, value.isArray() ? value.size() : 0).forEach(i -> {
            places.add(at + "/" + i);
            places.addAll(places(value.get(i), at + "/" + i));
        });
        return places;
    }

    private static JsonNode value(Random random) {
        String[] texts = {
            "",
            " ",
            "\u2003",
            "a",
            "\u0000",
            "receipt",
            "reaction",
            "message",
            "inbound",
            "customer",
            "email",
            "verified",
            "location",
            "order",
            "hologram",
            "read",
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00Z\n",
            "2026-11-22T24:00:00Z",
            "2026-02-30T10:00:00Z",
            "2026-11-22T10:00:60Z",
            "2026-11-22t10:00:00z",
            "2026-11-22T10:00:00+01:00",
            "-0001-11-22T10:00:00Z",
            "1790000000",
            "NaN",
            "7",
            "b".repeat(64),
            "c".repeat(600)
        };
        return switch (random.nextInt(9)) {
            case 0 -> NODES.missingNode();
            case 1 -> NODES.nullNode();
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.objectNode();
            case 4 -> NODES.arrayNode();
            case 5 -> list(1, value(random));
            case 6 -> NODES.numberNode(new double[] {-1, 0, 7, 0.5, 91, 1e12, 1e300}[random.nextInt(7)]);
            case 7 -> NODES.numberNode(new long[] {-1, 0, 7, 181, 1_790_000_000L, Long.MAX_VALUE}[random.nextInt(6)]);
            default -> NODES.textNode(texts[random.nextInt(texts.length)]);
        };
    }

    private static JsonNode text(int length) {
        return NODES.textNode("\uD83D\uDE00".repeat(length));
    }

    private static ArrayNode list(int size, JsonNode element) {
        ArrayNode list = NODES.arrayNode();
        IntStream.range(0, size).forEach(i -> list.add(element.isMissingNode() ? NODES.nullNode() : element));
        return list;
    }

    /** A message that has everything. */
    static ObjectNode full() {
        String message =
                """
                {"id":"0190","direction":"inbound","kind":"receipt","channel":"whatsapp","connector":"whatsapp",
                 "account":"1","originalId":"wamid.1","originalScope":"s","originalTime":"2026-11-22T09:59:59Z",
                 "receivedTime":"2026-11-22T10:00:00.123Z",
                 "sender":{"role":"customer","name":"Ada","identifiers":[
                   {"type":"phone","scope":"s","value":"+436601234567","verification":"attested"}]},
                 "content":{"subject":"s","text":"t","html":"<p>t</p>","visibleText":"t","quotedText":"q","parts":[
                   {"type":"location","latitude":48.2,"longitude":16.37,"name":"n","address":"a"},
                   {"type":"contact-card","name":"n","organisation":"o","phones":["1"],"emails":["a@b"]},
                   {"type":"choice","id":"1","title":"Yes","description":"d"},
                   {"type":"order","catalogue":"c","note":"n","items":[
                     {"product":"p","quantity":"1","price":"2.50","currency":"EUR"}]},
                   {"type":"media","media":"image","attachment":0,"caption":"c"},
                   {"type":"form","name":"f","answers":{"a":1}},
                   {"type":"referral","source":"ad","url":"u","headline":"h","body":"b","clickId":"c"},
                   {"type":"call","from":"1","to":"2","seconds":60,"outcome":"o","recording":"r","transcript":"t"},
                   {"type":"ticket-state","ticket":"12","state":"open"},
                   {"type":"satisfaction","ticket":"12","rating":"good","comment":"c"},
                   {"type":"news","code":"order-shipped","values":{"order":"#1"}},
                   {"type":"hologram","depth":3}]},
                 "attachments":[{"name":"a.png","type":"image/png","size":3,"reference":"m1","contentId":"c"}],
                 "thread":{"knownAs":["k"],"inReplyTo":["a"],"references":["a","b"],"quotedId":"c",
                   "conversationId":"d","token":"e","ticket":"12"},
                 "about":"wamid.0","receipt":{"status":"failed","code":"131","reason":"r"},
                 "language":"de","flags":["forwarded"],"metadata":{"k":{"v":[1,2]}},"raw":"arrival:1"}""";
        return (ObjectNode) Json.parse(message.getBytes(StandardCharsets.UTF_8));
    }

    /** In the order of the annotation: compilers may list the subtypes of a sealed type in any order. */
    private static Map<String, Class<?>> records() {
        Map<String, Class<?>> records = new LinkedHashMap<>();
        records.put("", Message.class);
        records.put("party", Party.class);
        records.put("identifier", Identifier.class);
        records.put("content", Content.class);
        for (JsonSubTypes.Type part :
                requireNonNull(Part.class.getAnnotation(JsonSubTypes.class)).value()) {
            records.put(
                    requireNonNull(part.value().getAnnotation(JsonTypeName.class))
                            .value(),
                    part.value());
        }
        records.put("item", Part.Item.class);
        records.put("attachment", Attachment.class);
        records.put("thread", ThreadReference.class);
        records.put("receipt", Receipt.class);
        return records;
    }

    /** One field made another; missing: taken away. */
    record Change(String field, JsonNode value) {
        ObjectNode madeTo(ObjectNode message) {
            ObjectNode changed = message.deepCopy();
            int end = field.lastIndexOf('/');
            String last = field.substring(end + 1);
            JsonNode parent = changed.at(field.substring(0, end));
            if (parent instanceof ObjectNode object) {
                object.remove(last);
                if (!value.isMissingNode()) {
                    object.set(last, value);
                }
            } else if (parent instanceof ArrayNode array
                    && last.matches("\\d+")
                    && Integer.parseInt(last) < array.size()) {
                array.set(Integer.parseInt(last), value.isMissingNode() ? NODES.nullNode() : value);
            }
            return changed;
        }

        @Override
        public String toString() {
            String text = String.valueOf(value);
            return field + " = " + (text.length() > 40 ? text.length() + " characters" : text);
        }
    }
}
