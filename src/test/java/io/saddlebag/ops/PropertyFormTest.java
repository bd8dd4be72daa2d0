package io.saddlebag.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyFormTest {
    @Test
    void aPatternIsFoundAnywhereUnlessItSaysOtherwise() {
        assertThat(takes(Map.of("pattern", "^https://"), "https://a.test")).isTrue();
        assertThat(takes(Map.of("pattern", "^https://"), "see https://a.test")).isFalse();
        assertThat(takes(Map.of("pattern", "^[a-z]+$"), "abc1")).isFalse();
    }

    @Test
    void aNumberNeedNotBeWholeWhileAnIntegerIs() {
        assertThat(takes(Map.of("type", "number"), "0.5")).isTrue();
        assertThat(takes(Map.of("type", "number"), "half")).isFalse();
        Map<String, Object> share = Map.of("type", "number", "minimum", 0.1, "maximum", 1);
        assertThat(takes(share, "0.1")).isTrue();
        assertThat(takes(share, "0.05")).isFalse();
        assertThat(takes(share, "1.5")).isFalse();
        assertThat(takes(Map.of("type", "integer"), "0.5")).isFalse();
    }

    @Test
    void aHostMayBeAnAddressOfIPv6WithAndWithoutBrackets() {
        for (String host : List.of("::1", "[::1]", "[2001:db8::1]", "fe80::1%eth0", "imap.example.com", "10.0.0.1")) {
            assertThat(takes(Map.of("format", "host"), host)).as(host).isTrue();
        }
        for (String host : List.of("[::1", "::1]", "http://a.test", "a.test:80x")) {
            assertThat(takes(Map.of("format", "host"), host)).as(host).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--store.url=jdbc:postgresql://db.test/",
                "--store.url=jdbc:postgresql:///saddlebag",
                "--store.url=jdbc:postgresql://a.test:5432,[::1]:5433/b?targetServerType=primary",
                "--broker.url=tcp://a.test:61616/",
                "--broker.url=tcp://a.test:61616?sslEnabled=true&enabledProtocols=TLSv1.2,TLSv1.3",
                "--broker.url=udp://231.7.7.7:9876",
                "--broker.url=tcp://a.test:61616#tcp://b.test:61616",
                "--http.host=[::1]",
                "--widget.address-header=X_Real_IP"
            })
    void whatDriversAndServersTakeIsTaken(String argument) {
        assertThatCode(() -> Settings.load(List.of(argument), Map.of(), Path.of("")))
                .doesNotThrowAnyException();
    }

    private static boolean takes(Map<String, ?> property, String value) {
        return PropertyForm.of(property).type().takes(value);
    }
}
