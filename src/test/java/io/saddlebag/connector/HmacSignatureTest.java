package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HmacSignatureTest {
    private static final Path SAMPLES = Path.of("../shared/samples");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final byte[] BODY = bytes("{\"text\":\"Gr\\u00fc\\u00dfe\"}");

    private static final SignatureScheme META =
            SignatureScheme.ofBody(Algorithm.HMAC_SHA256, Encoding.HEX, "X-Hub-Signature-256", "sha256=");
    private static final SignatureScheme INTERCOM =
            SignatureScheme.ofBody(Algorithm.HMAC_SHA1, Encoding.HEX, "X-Hub-Signature", "sha1=");
    private static final SignatureScheme SHOPIFY =
            SignatureScheme.ofBody(Algorithm.HMAC_SHA256, Encoding.BASE64, "X-Shopify-Hmac-Sha256", "");
    private static final SignatureScheme ZENDESK = new SignatureScheme(
            Algorithm.HMAC_SHA256,
            Encoding.BASE64,
            "X-Zendesk-Webhook-Signature",
            "",
            "{timestamp}{body}",
            new Timestamp("X-Zendesk-Webhook-Signature-Timestamp", Format.ISO_8601, TOLERANCE));
    private static final SignatureScheme SLACK = new SignatureScheme(
            Algorithm.HMAC_SHA256,
            Encoding.HEX,
            "X-Slack-Signature",
            "v0=",
            "v0:{timestamp}:{body}",
            new Timestamp("X-Slack-Request-Timestamp", Format.UNIX_SECONDS, TOLERANCE));

    @TestFactory
    Stream<DynamicTest> agreesWithTheProvidersVectors() throws IOException {
        Path file = SAMPLES.resolve("signatures/vectors.json");
        assumeTrue(Files.exists(file), "the samples are not here");
        List<JsonNode> vectors = StreamSupport.stream(
                        Json.parse(Files.readAllBytes(file)).spliterator(), false)
                .filter(vector -> scheme(vector).isPresent())
                .toList();
        assertThat(vectors).hasSize(6);
        return vectors.stream()
                .map(vector -> DynamicTest.dynamicTest(vector.path("scheme").asText(), () -> agrees(vector)));
    }

    @Test
    void signsAFileAsItSignsItsBytes(@TempDir Path directory) throws IOException {
        byte[] large = new byte[200_001];
        new Random(7).nextBytes(large);
        Path file = Files.write(directory.resolve("file"), large);
        assertThat(signature(SLACK, NOW, "secret").sign(() -> Files.newInputStream(file)))
                .isEqualTo(signature(SLACK, NOW, "secret").sign(large));
    }

    @Test
    void refusesABodyOrASignatureWithAnyBitFlipped() {
        for (SignatureScheme scheme : List.of(META, INTERCOM, SHOPIFY, ZENDESK, SLACK)) {
            HmacSignature signature = signature(scheme, NOW, "secret");
            Map<String, String> headers = signature.sign(BODY);
            assertThatCode(() -> signature.verify(from(headers), BODY)).doesNotThrowAnyException();
            for (int bit = 0; bit < BODY.length * 8; bit++) {
                byte[] flipped = flip(BODY, bit);
                assertThatThrownBy(() -> signature.verify(from(headers), flipped))
                        .isInstanceOf(Unauthorized.class);
            }
            for (Map.Entry<String, String> header : headers.entrySet()) {
                byte[] value = bytes(header.getValue());
                for (int bit = 0; bit < value.length * 8; bit++) {
                    Map<String, String> forged = new HashMap<>(headers);
                    forged.put(header.getKey(), new String(flip(value, bit), StandardCharsets.ISO_8859_1));
                    assertThatThrownBy(() -> signature.verify(from(forged), BODY))
                            .isInstanceOf(Unauthorized.class);
                }
            }
        }
    }

    @Test
    void refusesOtherSpellingsOfTheRightSignature() {
        HmacSignature signature = signature(META, NOW, "secret");
        String right = signature.sign(BODY).getOrDefault(META.header(), "");
        for (String other : List.of(
                right.replace("sha256=", ""),
                "sha256=" + right.substring(7).toUpperCase(java.util.Locale.ROOT),
                right + " ",
                " " + right,
                right + "," + right,
                right.substring(0, 40),
                "")) {
            assertThatThrownBy(() -> signature.verify(from(Map.of(META.header(), other)), BODY))
                    .isInstanceOf(Unauthorized.class);
        }
        assertThatThrownBy(() -> signature.verify(from(Map.of()), BODY)).isInstanceOf(Unauthorized.class);
    }

    @Test
    void acceptsEachOfSeveralSecretsWhileOneIsReplaced() {
        HmacSignature both = signature(META, NOW, "new", "old");
        for (String secret : List.of("new", "old")) {
            Map<String, String> headers = signature(META, NOW, secret).sign(BODY);
            assertThatCode(() -> both.verify(from(headers), BODY)).doesNotThrowAnyException();
        }
        Map<String, String> forged = signature(META, NOW, "older").sign(BODY);
        assertThatThrownBy(() -> both.verify(from(forged), BODY)).isInstanceOf(Unauthorized.class);
        assertThat(both.sign(BODY)).isEqualTo(signature(META, NOW, "new").sign(BODY));
    }

    @Test
    void refusesWhatIsTooOldOrFromTheFuture() {
        for (SignatureScheme scheme : List.of(ZENDESK, SLACK)) {
            Map<String, String> headers = signature(scheme, NOW, "secret").sign(BODY);
            for (int seconds : List.of(-300, 0, 300)) {
                HmacSignature then = signature(scheme, NOW.plusSeconds(seconds), "secret");
                assertThatCode(() -> then.verify(from(headers), BODY)).doesNotThrowAnyException();
            }
            for (int seconds : List.of(-301, 301, 100_000)) {
                HmacSignature then = signature(scheme, NOW.plusSeconds(seconds), "secret");
                assertThatThrownBy(() -> then.verify(from(headers), BODY)).hasMessageContaining("300 s from now");
            }
        }
    }

    @Test
    void needsASecretAndASignedTimestamp() {
        assertThatThrownBy(() -> signature(META, NOW, " ")).hasMessageContaining("needs a secret");
        assertThatThrownBy(() ->
                        new SignatureScheme(Algorithm.HMAC_SHA256, Encoding.HEX, "S", "", "{body}", SLACK.timestamp()))
                .hasMessageContaining("proves nothing");
        assertThatThrownBy(() -> new SignatureScheme(
                        Algorithm.HMAC_SHA256, Encoding.HEX, "S", "", "{timestamp}", SLACK.timestamp()))
                .hasMessageContaining("{body} once");
    }

    private static void agrees(JsonNode vector) throws IOException {
        SignatureScheme scheme = scheme(vector).orElseThrow();
        Map<String, String> headers = new HashMap<>();
        vector.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        if (vector.has("header")) {
            headers.put(scheme.header(), vector.path("header").asText());
        }
        String time = vector.path("timestamp").asText();
        if (!time.isEmpty()) {
            headers.put(scheme.timestamp().header(), time);
        }
        Instant now = time.isEmpty()
                ? NOW
                : time.contains("T") ? Instant.parse(time) : Instant.ofEpochSecond(Long.parseLong(time));
        byte[] body = vector.has("body")
                ? bytes(vector.path("body").asText())
                : Json.mapper()
                        .writeValueAsBytes(Json.mapper()
                                .readTree(SAMPLES.resolve("shopify/python_api__order.json")
                                        .toFile()));
        HmacSignature signature = signature(scheme, now, vector.path("secret").asText());
        assertThatCode(() -> signature.verify(from(headers), body)).doesNotThrowAnyException();
        assertThat(headers).containsAllEntriesOf(signature.sign(body));
    }

    private static Optional<SignatureScheme> scheme(JsonNode vector) {
        return switch (vector.path("scheme").asText()) {
            case "meta X-Hub-Signature-256" -> Optional.of(META);
            case "zendesk" -> Optional.of(ZENDESK);
            case "slack v0" -> Optional.of(SLACK);
            case "intercom X-Hub-Signature" -> Optional.of(INTERCOM);
            case "shopify X-Shopify-Hmac-Sha256" -> Optional.of(SHOPIFY);
            default -> Optional.empty();
        };
    }

    private static HmacSignature signature(SignatureScheme scheme, Instant now, String... secrets) {
        return new HmacSignature(scheme, List.of(secrets), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static java.util.function.Function<String, Optional<String>> from(Map<String, String> headers) {
        return name -> Optional.ofNullable(headers.get(name));
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
