package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final Bounds BOUNDS = new Bounds(Duration.ofMillis(300), 200, 20_000, 1_000_000);

    @Test
    void makesOneValueOfAnother() {
        JsonNode made =
                map("{\"name\": first & ' ' & last, \"ages\": [ages]}", "{'first':'Ada','last':'L','ages':[1.50,2]}");
        assertThat(made).isEqualTo(json("{'name':'Ada L','ages':[1.50,2]}"));
    }

    @Test
    void callsTheOtherFilesOfItsFolderAsFunctions() {
        Map<String, Mapping> folder = Mapping.of(
                "shop",
                Map.of(
                        "inbound.jsonata", "{\"lines\": [lines.$orderLine($)], \"mapped\": $map([1, 2], $twice)}",
                        "order-line.jsonata", "name & ' x' & $twice(count)",
                        "twice.jsonata", "$ * 2"),
                BOUNDS);
        JsonNode order = json("{'lines':[{'name':'tea','count':2},{'name':'cup','count':1}]}");
        assertThat(inbound(folder).apply(order)).isEqualTo(json("{'lines':['tea x4','cup x2'],'mapped':[2,4]}"));
    }

    @Test
    void seesNothingOfWhatItsCallerHas() {
        Map<String, Mapping> folder = Mapping.of(
                "shop",
                Map.of(
                        "inbound.jsonata", "($number := 'No 1'; [$price('1'), $price('2')])",
                        "price.jsonata", "$number($)"),
                BOUNDS);
        assertThat(inbound(folder).apply(NOTHING)).isEqualTo(json("[1,2]"));
    }

    @Test
    void leavesOutFieldsThatAreEmpty() {
        assertThat(map("$filled(given)", "{'given':{'a':'','b':[],'c':{},'d':null,'e':0,'f':false,'g':['']}}"))
                .isEqualTo(json("{'e':0,'f':false,'g':['']}"));
        assertThat(map("$filled({\"a\": given, \"b\": null, \"c\": 1})", "{'given':null}"))
                .isEqualTo(json("{'c':1}"));
        assertThat(map("{\"none\": $filled(given), \"nothing\": $filled(absent)}", "{'given':{'a':''}}"))
                .isEqualTo(json("{}"));
    }

    @Test
    void callsFunctionsOfAnyValueAsJsonataDoes() {
        assertThat(map("[1, 0].$boolean()", "{}")).isEqualTo(json("[true,false]"));
        assertThat(map("[$exists(a), $exists(b), $not(a), $boolean(a)]", "{'a':[]}"))
                .isEqualTo(json("[true,false,true,false]"));
        assertThat(map("$reduce([[1], [2, 3]], $append)", "{}")).isEqualTo(json("[1,2,3]"));
        assertThatThrownBy(() -> map("$exists()", "{}")).isInstanceOf(MappingFailed.class);
    }

    @Test
    void readsJsonThatStandsInAText() {
        assertThat(map("$parseJson(text).a", "{'text':'{\"a\":[1]}'}")).isEqualTo(json("[1]"));
        assertThat(map("$exists($parseJson(text))", "{'text':'{'}")).isEqualTo(json("false"));
        assertThat(map("$exists($parseJson(text))", "{'text':'" + "[".repeat(500) + "'}"))
                .isEqualTo(json("false"));
    }

    @Test
    void putsInWhatAReplacingFunctionMakesWordForWord() {
        JsonNode made = map(
                "$replace(text, /<[^>]*>/, function($found) { $found.match & '\\\\' })",
                "{'text':'costs <$5> or <$x>'}");
        assertThat(made.asText()).isEqualTo("costs <$5>\\ or <$x>\\");
    }

    @Test
    void cutsTextsThatHoldEmoji() {
        String sheep = "\uD83D\uDC11";
        String text = "{'text':'a" + sheep + "b" + sheep + "'}";
        JsonNode cut = map(
                "[$substring(text, 0, 200), $substring(text, 1, 2), $substring(text, -1), $substring(text, -150, 2),"
                        + " $substring(text, 4), $substring(text, 0, -1), text.$substring(1, 1), $exists($substring(none, 1))]",
                text);
        assertThat(cut)
                .isEqualTo(json("['a" + sheep + "b" + sheep + "','" + sheep + "b','" + sheep + "','a" + sheep
                        + "','','','" + sheep + "',false]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) { $f($n + 1) }; $f(0))",
                "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
                "{\"first\": 1, \"second\": ($f := function($n) { $f($n + 1) }; $f(0))}",
                "[1, ($f := function($n) { $f($n + 1) }; $f(0))]",
                "[1..100000].([1..1000].($ * 2))",
                "$reduce([1..60], function($text, $n) { $text & $text }, \"ab\")",
                "$pad(\"\", 100000000)",
                "$contains(\"1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,\", /^(.*,){12}P/)",
                "$match(\"1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,\", /^(.*,){12}P/)",
                "$split(\"1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,\", /^(.*,){12}P/)",
                "$replace(\"1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,\", /^(.*,){12}P/, \"b\")",
                "$replace($pad(\"\", 10000, \"a\"), \"a\", $pad(\"\", 10000, \"b\"))",
                "$eval(\"1 + 1\")",
                "function($x) { $x }"
            })
    void stopsWhatRunsAway(String source) {
        Mapping mapping = mapping(source);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatThrownBy(() -> mapping.apply(NOTHING))
                .isInstanceOf(MappingFailed.class)
                .hasMessageStartingWith("The mapping inbound.jsonata of connector shop "));
    }

    @Test
    void boundsWhatItIsGiven() {
        JsonNode many = Json.mapper().valueToTree(IntStream.range(0, 30_000).toArray());
        assertThatThrownBy(() -> mapping("1").apply(many))
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("reads more than 20000 values");
        JsonNode text = JsonNodeFactory.instance.textNode("a".repeat(1_000_001));
        assertThatThrownBy(() -> mapping("1").apply(text)).hasMessageContaining("reads more than 1000000 characters");
    }

    @Test
    void neverQuotesTheContentInAFailure() {
        assertThatThrownBy(() -> map("1 +\n card", "{'card':'4111-secret'}"))
                .hasMessageContaining("fails: JSONata error T2002")
                .hasMessageNotContaining("4111");
        assertThatThrownBy(() -> map("$number(card)", "{'card':'4111-secret'}"))
                .hasMessageContaining("fails: NumberFormatException")
                .hasMessageNotContaining("4111");
        assertThatThrownBy(() -> map("$error(\"bad \" & card)", "{'card':'4111-secret'}"))
                .hasMessageNotContaining("4111");
    }

    @Test
    void quotesWhatItsAuthorWroteForThatCase() {
        assertThatThrownBy(() -> map("$error(\"there is no id\")", "{}"))
                .hasMessage("The mapping inbound.jsonata of connector shop fails: there is no id (line 1).");
    }

    @Test
    void namesTheLineThatDoesNotCompile() {
        assertThatThrownBy(() -> mapping("{\n\"a\": 1,\n\"b\": (\n}").compile())
                .isInstanceOf(MappingFailed.class)
                .hasMessageContaining("does not compile")
                .hasMessageContaining("line 4");
    }

    @Test
    void keepsParallelEvaluationsApart() throws Exception {
        Mapping mapping = mapping("($id := id; $sum([1..200].($ * 0)) + $id + $$.id)");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<JsonNode>> made = IntStream.range(0, 2_000)
                    .mapToObj(n -> threads.submit(() -> mapping.apply(json("{'id':" + n + "}"))))
                    .toList();
            for (int n = 0; n < made.size(); n++) {
                assertThat(made.get(n).get().asInt()).isEqualTo(2 * n);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keepsEvaluationsApartFromThoseOfTheThreadThatUsedAMappingFirst() throws Exception {
        Map<String, Mapping> folder = Mapping.of(
                "shop",
                Map.of(
                        "busy.jsonata",
                        "($secret := 'theirs'; $count([1..2000][$ % 2 = 0]))",
                        "inbound.jsonata",
                        "$exists($secret) ? $secret : $mine()",
                        "mine.jsonata",
                        "'mine'"),
                BOUNDS);
        Mapping busy = Optional.ofNullable(folder.get("busy.jsonata")).orElseThrow();
        busy.apply(NOTHING);
        Optional.ofNullable(folder.get("mine.jsonata")).orElseThrow().apply(NOTHING);
        inbound(folder).apply(NOTHING);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<List<String>> made = other.submit(() -> IntStream.range(0, 3_000)
                    .mapToObj(n -> inbound(folder).apply(NOTHING).asText())
                    .distinct()
                    .toList());
            while (!made.isDone()) {
                busy.apply(NOTHING);
            }
            assertThat(made.get()).containsExactly("mine");
        } finally {
            other.shutdownNow();
        }
    }

    private static JsonNode map(String source, String input) {
        return mapping(source).apply(json(input));
    }

    private static Mapping mapping(String source) {
        return inbound(Mapping.of("shop", Map.of("inbound.jsonata", source), BOUNDS));
    }

    private static Mapping inbound(Map<String, Mapping> folder) {
        return Optional.ofNullable(folder.get("inbound.jsonata")).orElseThrow();
    }

    private static JsonNode json(String text) {
        String json = text.contains("\"") ? text.replace("\"", "\\\"") : text;
        return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
