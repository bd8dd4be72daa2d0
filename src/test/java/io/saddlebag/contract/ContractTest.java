package io.saddlebag.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.message.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A contract that cannot refuse proves nothing: these are the controls. */
class ContractTest {
    private static final Map<String, String> JSON = Map.of("content-type", "application/json; charset=utf-8");

    private final Contract shop = new Contract(Json.parse(
            """
            {"openapi": "3.0.3",
             "paths": {
              "/orders/{id}": {
               "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
               "get": {"responses": {}, "parameters": [
                {"name": "page", "in": "query", "style": "deepObject",
                 "schema": {"type": "object", "properties": {"size": {"type": "integer"}}}},
                {"name": "limit[all]", "in": "query", "schema": {"type": "integer"}},
                {"name": "kinds", "in": "query", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}}]},
               "put": {"responses": {},
                "requestBody": {"required": true, "content": {"application/json": {
                 "schema": {"$ref": "#/components/schemas/Order"}}}}}},
              "/orders/count": {"get": {"responses": {}, "parameters": [
               {"name": "since", "in": "query", "required": true, "schema": {"type": "string"}},
               {"name": "Version", "in": "header", "required": true, "schema": {"enum": ["1"]}}]}},
              "/files": {"post": {"responses": {},
               "requestBody": {"required": true, "content": {"image/*": {}}}}}},
             "components": {"schemas": {
              "Base": {"type": "object", "properties": {"number": {"type": "integer", "readOnly": true}}},
              "Order": {"allOf": [{"$ref": "#/components/schemas/Base"},
               {"type": "object", "required": ["sum"], "properties": {
                "sum": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
                "colour": {"type": "string", "enum": ["red", "blue"], "nullable": true},
                "by": {"type": "object", "properties": {"name": {"type": "string"}}},
                "extra": {"type": "object", "additionalProperties": true}}}]}}}}
            """
                    .getBytes(UTF_8)));

    @Test
    void passesWhatTheDescriptionAllows() {
        assertThat(put("{'sum': 1, 'colour': null, 'by': {'name': 'x'}, 'extra': {'any': 'thing'}}"))
                .isEmpty();
        assertThat(get("/orders/7?page%5Bsize%5D=3&limit%5Ball%5D=3&kinds%5B%5D=a&kinds%5B%5D=b"))
                .isEmpty();
        assertThat(shop.violations(
                        "GET", URI.create("http://shop/orders/count?since=2026"), Map.of("version", "1"), new byte[0]))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a misspelt field           | {'sum': 1, 'colur': 'red'}        | colur
            one further down           | {'sum': 1, 'by': {'nam': 'x'}}    | nam
            a wrong type               | {'sum': '1'}                      | sum
            a missing field            | {'colour': 'red'}                 | sum
            a value out of the list    | {'sum': 1, 'colour': 'green'}     | colour
            a bound that is excluded   | {'sum': 0}                        | sum
            a field that is read-only  | {'sum': 1, 'number': 7}           | number
            no JSON                    | {                                 | body
            """,
            quoteCharacter = '^')
    void reportsABody(String what, String body, String named) {
        assertThat(put(body)).as(what).anySatisfy(v -> assertThat(v).contains(named));
    }

    @ParameterizedTest
    @CsvSource({
        "/order/7, no GET /order/7",
        "/orders/seven, path id",
        "/orders/7?pages=1, query pages",
        "/orders/7?page%5Bsize%5D=many, query page[size]",
        "/orders/7?limit%5Ball%5D=many, query limit[all]",
        "/orders/7?kinds%5B%5D=c, query kinds[]",
        "/orders/count, query since: is missing",
        "/orders/count?since=1, header Version: is missing"
    })
    void reportsAUrl(String url, String named) {
        assertThat(get(url)).anySatisfy(violation -> assertThat(violation).contains(named));
    }

    @Test
    void reportsABodyThatIsMissingOrNotDescribedOrOfAnotherType() {
        assertThat(shop.violations("PUT", URI.create("/orders/7"), Map.of(), new byte[0]))
                .containsExactly("body: is missing");
        assertThat(shop.violations("GET", URI.create("/orders/7"), JSON, new byte[] {'1'}))
                .containsExactly("body: the contract describes none");
        assertThat(shop.violations("POST", URI.create("/files"), JSON, new byte[] {'1'}))
                .containsExactly("body: the contract does not take application/json");
        assertThat(shop.violations("POST", URI.create("/files"), Map.of("content-type", "image/png"), new byte[1]))
                .isEmpty();
    }

    private List<String> put(String body) {
        return shop.violations(
                "PUT", URI.create("/orders/7"), JSON, body.replace('\'', '"').getBytes(UTF_8));
    }

    private List<String> get(String url) {
        return shop.violations("GET", URI.create(url), Map.of(), new byte[0]);
    }

    @Nested
    class ZendesksDescription {
        private final Optional<Contract> zendesk = Contract.named("zendesk-support.openapi.json");

        @Test
        void passesATicket() {
            assertThat(create("{'ticket': {'subject': 's', 'comment': {'body': 'b', 'public': true}}}"))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                textBlock =
                        """
                not wrapped         | {'subject': 's', 'comment': {'body': 'b'}}
                without a comment   | {'ticket': {'subject': 's'}}
                a misspelt field    | {'ticket': {'subjet': 's', 'comment': {'body': 'b'}}}
                a wrong type        | {'ticket': {'requester_id': '12', 'comment': {'body': 'b'}}}
                a wrong priority    | {'ticket': {'priority': 'HIGH', 'comment': {'body': 'b'}}}
                a phone in there    | {'ticket': {'requester': {'phone': '1'}, 'comment': {'body': 'b'}}}
                """)
        void reportsATicket(String what, String body) {
            assertThat(create(body)).as(what).isNotEmpty();
        }

        private List<String> create(String body) {
            assumeTrue(zendesk.isPresent(), "the contract is not on this machine");
            return zendesk.orElseThrow()
                    .violations(
                            "POST",
                            URI.create("/api/v2/tickets"),
                            JSON,
                            body.replace('\'', '"').getBytes(UTF_8));
        }
    }

    @Nested
    class IntercomsDescription {
        private final Optional<Contract> intercom = Contract.named("intercom-2.16.openapi.json");

        @Test
        void passesWhatTheConnectorAsks() {
            assertThat(post("/contacts", "{'role': 'lead', 'phone': '+4366012345678'}"))
                    .isEmpty();
            assertThat(post(
                            "/conversations",
                            "{'from': {'type': 'lead', 'id': '6762f1261bb69f9f2193bba7'}, 'body': 'b'}"))
                    .isEmpty();
            assertThat(post(
                            "/conversations/503/reply",
                            "{'message_type': 'note', 'type': 'admin', 'admin_id': '1', 'body': 'b'}"))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                textBlock =
                        """
                /contacts                | {'phone': '+4366012345678'}
                /contacts                | {'role': 'lead', 'fone': '+4366012345678'}
                /conversations           | {'from': {'type': 'lead', 'id': '7'}, 'body': 'b'}
                /conversations           | {'from': {'type': 'admin', 'id': '6762f1261bb69f9f2193bba7'}, 'body': 'b'}
                /conversations           | {'from': {'type': 'lead', 'id': '6762f1261bb69f9f2193bba7'}, 'body': 'b', 'attachment_files': []}
                /conversations/503/reply | {'message_type': 'note', 'type': 'admin', 'body': 'b'}
                /conversations/503/reply | {'message_type': 'note', 'type': 'user', 'intercom_user_id': '1', 'body': 'b'}
                /conversations/503/parts | {'message_type': 'close', 'type': 'admin'}
                /conversations/503/tags  | {'id': '1'}
                /conversation            | {}
                """)
        void reports(String path, String body) {
            assertThat(post(path, body)).isNotEmpty();
        }

        private List<String> post(String path, String body) {
            assumeTrue(intercom.isPresent(), "the contract is not on this machine");
            return intercom.orElseThrow()
                    .violations(
                            "POST",
                            URI.create(path),
                            JSON,
                            body.replace('\'', '"').getBytes(UTF_8));
        }
    }
}
