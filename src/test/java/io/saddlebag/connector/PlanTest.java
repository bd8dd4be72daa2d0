package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final String LOOK_UP_THEN_CREATE =
            """
            ($found := answers[step = "find"][-1]; $made := answers[step = "create"][-1];
             $made ? ($made.status = 422 ? {"failed": {"reason": "It was refused.", "retry": false}}
                      : {"done": {"ticket": $string($made.body.id)}})
             : command.again and $not($exists($found)) ? {"request": {"step": "find", "method": "GET", "path": "/tickets",
                 "query": {"external_id": command.conversation, "page": 1}, "accept": [404]}}
             : $found.status = 200 ? {"done": {"ticket": $string($found.body.id)}}
             : {"request": {"step": "create", "method": "POST", "path": "/tickets", "accept": [422],
                 "headers": {"Idempotency-Key": command.id}, "body": {"brand": settings.brand}}})""";

    private final Path root;

    PlanTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void asksForOneRequestAfterTheOther() throws IOException {
        Plan plan = plan(LOOK_UP_THEN_CREATE);
        ObjectNode command = json("{'id':'c1','conversation':'v1','again':true}");
        ApiRequest find = ((Step.Request) next(plan, command, List.of())).request();
        assertThat(find.method()).isEqualTo("GET");
        assertThat(find.query()).isEqualTo(Map.of("external_id", "v1", "page", "1"));
        assertThat(find.body()).isEmpty();
        ApiAnswer absent = new ApiAnswer("find", 404, Map.of(), json("{}"));
        ApiRequest create = ((Step.Request) next(plan, command, List.of(absent))).request();
        assertThat(create.headers()).isEqualTo(Map.of("Idempotency-Key", "c1"));
        assertThat(create.body()).hasValue(json("{'brand':'acme'}"));
        assertThat(create.accept()).containsExactly(422);
        ApiAnswer made = new ApiAnswer("create", 201, Map.of("x-request-id", "r"), json("{'id':12}"));
        assertThat(next(plan, command, List.of(absent, made)))
                .isInstanceOfSatisfying(
                        Step.Done.class, done -> assertThat(done.text("ticket")).isEqualTo("12"));
        ApiAnswer refused = new ApiAnswer("create", 422, Map.of(), json("{}"));
        assertThat(next(plan, command, List.of(absent, refused)))
                .isEqualTo(new Step.Failed("It was refused.", false, false, false, 0, ""));
    }

    @Test
    void isNotAskedAgainWhenItHasSaidWhatASuccessMeans() throws IOException {
        Plan plan = plan("{'request': {'step': 'create', 'method': 'POST', 'path': '/tickets',"
                + " 'done': {'ticket': {'at': '/made/0/id'}, 'note': 'Look at it.'}}}");
        Step.Request create = (Step.Request) next(plan, json("{}"), List.of());
        assertThat(create.done(answer(201, "{'made':[{'id':12}]}")))
                .contains(new Step.Done(json("{'note':'Look at it.','ticket':12}")));
        assertThat(create.done(answer(201, "{'made':[{'id':''}]}"))).isEmpty();
        assertThat(create.done(answer(201, "{'made':[]}"))).isEmpty();
        assertThat(create.done(answer(422, "{'made':[{'id':12}]}"))).isEmpty();
    }

    @Test
    void refusesAPlaceThatIsNoPointer() throws IOException {
        Plan plan = plan("{'request': {'step': 'a', 'method': 'GET', 'path': '/a', 'done': {'id': {'at': 'id'}}}}");
        assertThatThrownBy(() -> next(plan, json("{}"), List.of()))
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("no JSON Pointer");
    }

    @Test
    void endsAMappingThatTurnsInCircles() throws IOException {
        Plan plan = plan("{'request': {'step': 'a', 'method': 'GET', 'path': '/a'}}");
        ApiAnswer answer = new ApiAnswer("a", 200, Map.of(), json("{}"));
        assertThatThrownBy(() -> next(plan, json("{}"), Collections.nCopies(Plan.MAX_REPEATS, answer)))
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("turns in circles: it asks for step a again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'path': 'tickets'",
                "'path': '//evil.example/tickets'",
                "'path': 'https://evil.example/'",
                "'path': '/a/../b'",
                "'path': '/a/%2E%2e/b'",
                "'path': '/a/..'",
                "'path': '/a%2fb'",
                "'path': '/a%5cb'",
                "'path': '/a%'",
                "'path': '/a?b=c'",
                "'path': '/a#b'",
                "'path': '/a@b:80\\\\c'",
                "'path': '/a b'",
                "'path': '/a\\r\\nHost: evil'",
                "'path': '/'",
                "'path': '/a', 'method': 'TRACE'",
                "'path': '/a', 'step': 'a b'",
                "'path': '/a', 'headers': {'X': 'a\\r\\nY: b'}",
                "'path': '/a', 'headers': {'X Y': 'a'}",
                "'path': '/a', 'headers': {'authorization': 'Bearer x'}",
                "'path': '/a', 'headers': {'Host': 'evil.example'}",
                "'path': '/a', 'query': {'a': {'b': 1}}",
                "'path': '/a', 'blob': '../../etc/passwd', 'contentType': 'text/plain'",
                "'path': '/a', 'blob': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
                "'path': '/a', 'accept': [200000]"
            })
    void refusesARequestThatLeadsElsewhere(String field) throws IOException {
        Plan plan = plan("$merge([{'step': 'a', 'method': 'GET'}, {" + field + "}]).{'request': $}");
        assertThatThrownBy(() -> next(plan, json("{}"), List.of()))
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("asks for a request that is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"()", "{}", "1", "[]", "{'done': 1}", "{'done': {}, 'failed': {}}", "{'finished': {}}"})
    void wantsOneClearWord(String result) throws IOException {
        Plan plan = plan(result);
        assertThatThrownBy(() -> next(plan, json("{}"), List.of()))
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("neither request nor done nor failed");
    }

    private Plan plan(String outbound) throws IOException {
        Path folder = Files.createDirectories(root.resolve("desk"));
        Files.writeString(folder.resolve("outbound.jsonata"), outbound.replace('\'', '"'));
        return new Plan(Connectors.in(List.of(root)).get("desk"));
    }

    private static Step next(Plan plan, JsonNode command, List<ApiAnswer> answers) {
        return plan.next(command, json("{'brand':'acme'}"), answers);
    }

    private static ApiAnswer answer(int status, String body) {
        return new ApiAnswer("create", status, Map.of(), json(body));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
