package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.RawForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String INBOUND =
            """
            kind = "ignored" ? {"ignore": "not-for-us"}
            : kind = "odd" ? {"ignore": "Not A Rule"}
            : kind = "nothing" ? ()
            : kind = "none" ? []
            : kind = "broken" ? $number(text)
            : kind = "invalid" ? {"channel": "shop", "originalId": id}
            : kind = "pair" ? [{"ignore": "first"}, {"ignore": "second"}]
            : {"direction": "inbound", "kind": "message", "channel": "shop", "originalId": $string(id),
               "account": account, "sender": {"role": "customer", "identifiers": [visitor ?
                 {"type": "channel_user_id", "value": visitor, "verification": "claimed"}]},
               "content": {"text": text}, "flags": ["own"]}""";

    private final Path root;
    private final List<byte[]> blobs = new ArrayList<>();

    IntakeTest(@TempDir Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("shop"));
        Files.createDirectories(root.resolve("single"));
        Files.writeString(root.resolve("shop/items.jsonata"), "items");
        Files.writeString(root.resolve("shop/inbound.jsonata"), INBOUND);
        Files.writeString(root.resolve("single/inbound.jsonata"), INBOUND);
    }

    @Test
    void makesAnArrivalOfEachItem() {
        List<Arrival> arrivals = receive("shop", "{'items':[{'id':'1','text':'a'},{'id':'2','text':'b'}]}");
        assertThat(arrivals).extracting(Arrival::announced).containsExactly(2, 0);
        String reception = arrivals.get(0).id().substring(0, 36);
        assertThat(arrivals).extracting(Arrival::id).containsExactly(reception + ".0", reception + ".1");
        Message message = arrivals.get(1).message().orElseThrow();
        assertThat(message.originalId()).isEqualTo("2");
        assertThat(message.connector()).isEqualTo("shop");
        assertThat(message.account()).isEqualTo("main");
        assertThat(message.receivedTime()).isEqualTo(NOW);
        assertThat(message.raw()).isEqualTo("arrival:" + reception + ".1");
        assertThat(arrivals.get(1).raw().text()).isEqualTo("{\"id\":\"2\",\"text\":\"b\"}");
    }

    @Test
    void keepsTheFailureOfOneItemFromItsNeighbours() {
        List<Arrival> arrivals = receive(
                "shop",
                "{'items':[{'id':'1'},{'kind':'broken','text':'secret'},{'kind':'invalid','id':'3'},"
                        + "{'kind':'nothing'},{'kind':'none'},{'kind':'odd'},{'kind':'ignored'},{'id':'8'}]}");
        assertThat(arrivals).hasSize(8);
        assertThat(arrivals.get(0).message()).isPresent();
        assertThat(arrivals.get(7).message()).isPresent();
        assertThat(arrivals.get(6).ignored()).isEqualTo("not-for-us");
        assertThat(arrivals.subList(1, 6))
                .extracting(arrival -> arrival.problem().orElseThrow().stage())
                .containsExactly("map", "validate", "map", "map", "map");
        assertThat(arrivals).noneMatch(arrival -> arrival.problem().toString().contains("secret"));
        assertThat(arrivals.get(2).problem().orElseThrow().reason()).contains("direction");
    }

    @Test
    void makesSeveralArrivalsOfAnItemThatIsSeveral() {
        assertThat(receive("single", "{'kind':'pair'}"))
                .extracting(Arrival::ignored)
                .containsExactly("first", "second");
    }

    @Test
    void readsFormPosts() {
        String form = "id=5&text=Gr%C3%BC%C3%9Fe+%26+mehr&visitor=v&visitor=w";
        Arrival arrival = intake().receive(
                        source("single"), NOW, "application/x-www-form-urlencoded; charset=utf-8", bytes(form))
                .get(0);
        assertThat(arrival.problem().orElseThrow().stage()).isEqualTo("validate");
        assertThat(arrival.raw()).isEqualTo(RawForm.inline("application/x-www-form-urlencoded", form));
        form = form.substring(0, form.lastIndexOf('&'));
        arrival = intake().receive(source("single"), NOW, "application/x-www-form-urlencoded", bytes(form))
                .get(0);
        assertThat(arrival.message().orElseThrow().content().text()).isEqualTo("Grüße & mehr");
        assertThat(arrival.message().orElseThrow().sender().identifiers().get(0).scope())
                .isEqualTo("single:main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%4", "a=%zz", "a=%ff", "", "&&"})
    void keepsAFormThatIsNone(String form) {
        Arrival arrival = intake().receive(source("single"), NOW, "application/x-www-form-urlencoded", bytes(form))
                .get(0);
        assertThat(arrival.problem().orElseThrow().stage()).isEqualTo("parse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{'a':1,'a':2}", "{} {}", "{'a':01}", "NaN", "{'a':'\\ud83d'"})
    void keepsWhatIsNoJson(String payload) {
        Arrival arrival = receive("shop", payload).get(0);
        assertThat(arrival.problem().orElseThrow().stage()).isEqualTo("parse");
        assertThat(arrival.raw().text()).isEqualTo(payload.replace('\'', '"'));
        assertThat(arrival.announced()).isEqualTo(1);
    }

    @Test
    void survivesHostileJson() {
        assertThat(problem("[".repeat(10_000))).isEqualTo("parse");
        assertThat(problem("{'a':" + "9".repeat(1_000_000) + "}")).isEqualTo("parse");
        assertThat(problem("{'items':[" + "[],".repeat(300_000) + "0]}")).isEqualTo("parse");
        assertThat(problem("{'items':'" + "x".repeat(31_000_000) + "'}")).isEqualTo("parse");
        assertThat(problem("[".repeat(150) + "]".repeat(150))).isEqualTo("map");
        assertThat(problem("null")).isEqualTo("map");
        assertThat(problem("{'items':[1e400]}")).isEqualTo("validate");
        assertThat(blobs).hasSize(3);
    }

    @Test
    void keepsBytesThatAreNoTextAsABlob() {
        byte[] payload = {'"', (byte) 0xff, '"'};
        Arrival arrival = intake().receive(source("shop"), NOW, "", payload).get(0);
        assertThat(arrival.problem()).isPresent();
        assertThat(arrival.raw().blob()).isNotEmpty();
        assertThat(blobs).containsExactly(payload);
    }

    @Test
    void replacesWhatNoStoreTakesAndSaysSo() {
        Message message = receive("shop", "{'items':[{'id':'1\\u0000','text':'a\\ud83db\\ude42c\\ud83d\\ude42'}]}")
                .get(0)
                .message()
                .orElseThrow();
        assertThat(message.originalId()).isEqualTo("1\uFFFD");
        assertThat(message.content().text()).isEqualTo("a\uFFFDb\uFFFDc🙂");
        assertThat(message.flags()).containsExactlyInAnyOrder("own", Flag.CLEANED);
    }

    @Test
    void keepsTheRawFormOfWhatItCleaned() {
        RawForm raw = receive("shop", "{'items':[{'id':'1\\u0000','text':'\\ud83d'}]}")
                .get(0)
                .raw();
        assertThat(raw.text()).isEqualTo("{\"id\":\"1\\u0000\",\"text\":\"\\uD83D\"}");
        assertThat(Json.parse(bytes(raw.text())).path("text").asText()).isEqualTo("\ud83d");
    }

    @Test
    void putsALargeItemIntoTheBlobStore() {
        String text = "x".repeat(RawForm.MAX_INLINE);
        Arrival arrival =
                receive("shop", "{'items':[{'id':'1','text':'" + text + "'}]}").get(0);
        assertThat(arrival.message()).isPresent();
        assertThat(arrival.raw().text()).isEmpty();
        assertThat(new String(blobs.get(0), StandardCharsets.UTF_8)).startsWith("{\"id\":\"1\",\"text\":\"xxx");
    }

    @Test
    void refusesAnAccountThatTheRouteDoesNotTake() {
        Arrival arrival =
                receive("shop", "{'items':[{'id':'1','account':'other'}]}").get(0);
        assertThat(arrival.problem().orElseThrow().stage()).isEqualTo("account");
        assertThat(arrival.account()).isEqualTo("other");
    }

    @Test
    void mapsAnItemThatIsAlreadyRead() {
        RawForm raw = RawForm.blob("message/rfc822", "0".repeat(64));
        Arrival arrival = intake().arrivals(source("single"), NOW, raw, Json.parse(bytes("{\"id\":7}")))
                .get(0);
        assertThat(arrival.raw()).isEqualTo(raw);
        assertThat(arrival.message().orElseThrow().originalId()).isEqualTo("7");
    }

    @Test
    void saysWhichConnectorsThereAre() {
        assertThatThrownBy(() -> receive("nowhere", "{}"))
                .hasMessage("There is no connector nowhere; there are shop, single.");
    }

    private String problem(String payload) {
        return receive("shop", payload).get(0).problem().orElseThrow().stage();
    }

    private List<Arrival> receive(String connector, String payload) {
        return intake().receive(source(connector), NOW, "application/json", bytes(payload.replace('\'', '"')));
    }

    private Intake intake() {
        return new Intake(Connectors.in(List.of(root)), new Ids(), bytes -> {
            blobs.add(bytes);
            return "0".repeat(64);
        });
    }

    private static Source source(String connector) {
        return new Source(connector, List.of("main"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
