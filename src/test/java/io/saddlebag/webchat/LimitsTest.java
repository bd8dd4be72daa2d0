package io.saddlebag.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example.com",
                "https://shop.example.com:8443",
                "https://shop.example.com.evil.example",
                "https://evil.example/https://shop.example.com",
                "https://www.shop.example.com",
                "https://shopXexample.com",
                "null",
                "",
                "*"
            })
    void anOriginIsComparedAsAWhole(String other) {
        Origins origins = Origins.of(List.of("https://shop.example.com", "http://localhost:3000"));
        assertThat(origins.allow("https://shop.example.com")).isTrue();
        assertThat(origins.allow("http://localhost:3000")).isTrue();
        assertThat(origins.allow(other)).isFalse();
    }

    @Test
    void theUsualPortIsNotWritten() {
        assertThat(Origins.of(List.of("https://a.example:443", "http://b.example:80"))
                        .allow("https://a.example"))
                .isTrue();
        assertThat(Origins.of(List.of("http://b.example:80")).allow("http://b.example"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example.com",
                "https://shop.example.com/",
                "shop.example.com",
                "null",
                "https://Shop.example"
            })
    void whatIsNoOriginIsRefusedAtTheStart(String written) {
        assertThatThrownBy(() -> Origins.of(List.of(written))).hasMessageContaining("widget.origins");
    }

    @Test
    void anAllowanceIsUsedUpAndComesBack() {
        Hands clock = new Hands();
        Allowance allowance = new Allowance(3, clock);
        for (int i = 0; i < 3; i++) {
            assertThat(allowance.take("ada")).isTrue();
        }
        assertThat(allowance.take("ada")).isFalse();
        assertThat(allowance.take("grace")).isTrue();
        clock.on(Duration.ofSeconds(21));
        assertThat(allowance.take("ada")).isTrue();
        assertThat(allowance.take("ada")).isFalse();
        assertThat(new Allowance(0, clock).take("anybody")).isTrue();
    }

    @Test
    void theScriptIsSmallAndShowsTextAsTextOnly() {
        String script = ChatDoor.script().toString();
        assertThat(script.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
        assertThat(script)
                .doesNotContain(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(",
                        "srcdoc",
                        "import ",
                        "new Function");
    }
}
