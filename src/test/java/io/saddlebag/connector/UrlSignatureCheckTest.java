package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.TestHub;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class UrlSignatureCheckTest {
    private static final Path VECTORS = Path.of("../shared/samples/signatures/vectors.json");
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String URL = "https://hub.example/webhooks/sms";
    private static final String BODY = "To=%2B1&Body=Gr%C3%BC%C3%9Fe+%26+mehr&A=2&A=1&Empty=";
    private static final String SIGNED = URL + "A1A2BodyGrüße & mehrEmptyTo+1";

    @TestFactory
    Stream<DynamicTest> agreesWithTheProvidersVectors() throws IOException {
        assumeTrue(Files.exists(VECTORS), "the samples are not here");
        List<JsonNode> vectors = StreamSupport.stream(
                        Json.parse(Files.readAllBytes(VECTORS)).spliterator(), false)
                .filter(vector -> vector.path("scheme").asText().startsWith("twilio"))
                .toList();
        assertThat(vectors).hasSize(5);
        return vectors.stream()
                .map(vector -> DynamicTest.dynamicTest(vector.path("url").asText(), () -> agrees(vector)));
    }

    @Test
    void signsTheFieldsInTheOrderOfTheirNames() {
        assertThatCode(() -> verify(URL, FORM, BODY, sign("secret", SIGNED))).doesNotThrowAnyException();
    }

    @Test
    void refusesABodyOrASignatureWithAnyBitFlipped() {
        String right = sign("secret", SIGNED);
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < body.length * 8; bit++) {
            String flipped = flip(body, bit);
            // an ampersand that goes, or a letter of another case in an escape, may leave the fields as they were
            if (!fields(flipped).equals(fields(BODY))) {
                assertThatThrownBy(() -> verify(URL, FORM, flipped, right)).isInstanceOf(Unauthorized.class);
            }
        }
        byte[] signature = right.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            String flipped = flip(signature, bit);
            assertThatThrownBy(() -> verify(URL, FORM, BODY, flipped)).isInstanceOf(Unauthorized.class);
        }
    }

    @Test
    void acceptsThePreviousSecretToo() {
        assertThatCode(() -> verify(URL, FORM, BODY, sign("old", SIGNED))).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(URL, FORM, BODY, sign("older", SIGNED))).isInstanceOf(Unauthorized.class);
    }

    @Test
    void acceptsThePortThatGoesWithoutSaying() {
        String withPort = SIGNED.replace("hub.example", "hub.example:443");
        assertThatCode(() -> verify(URL, FORM, BODY, sign("secret", withPort))).doesNotThrowAnyException();
        String otherPort = SIGNED.replace("hub.example", "hub.example:8443");
        assertThatThrownBy(() -> verify(URL, FORM, BODY, sign("secret", otherPort)))
                .isInstanceOf(Unauthorized.class)
                .hasMessageContaining(URL);
    }

    @Test
    void refusesABodyThatIsNoFormAndThatNothingVouchesFor() {
        assertThatThrownBy(() -> verify(URL, "application/json", "{}", sign("secret", URL)))
                .isInstanceOf(Unauthorized.class)
                .hasMessageContaining("vouches");
        assertThatThrownBy(() -> verify(URL, FORM, "Body=%zz", sign("secret", URL)))
                .isInstanceOf(Unauthorized.class);
        assertThatThrownBy(() -> verify(URL, FORM, BODY, "")).isInstanceOf(Unauthorized.class);
    }

    private static void agrees(JsonNode vector) {
        UrlSignatureCheck check = new UrlSignatureCheck();
        String[] url = vector.path("url").asText().split("\\?", 2);
        check.setHeader("X-Twilio-Signature");
        check.setUrl(url[0]);
        check.setSecret(vector.path("auth_token").asText());
        boolean json = vector.has("body");
        String body = json
                ? vector.path("body").asText()
                : vector.path("params")
                        .propertyStream()
                        .map(field -> encoded(field.getKey()) + "="
                                + encoded(field.getValue().asText()))
                        .collect(Collectors.joining("&"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        check.verify(
                name -> Optional.of(vector.path("header").asText()), url[1], json ? "application/json" : FORM, bytes);
        byte[] other = (body + "&a=b").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> check.verify(
                        name -> Optional.of(vector.path("header").asText()),
                        url[1],
                        json ? "application/json" : FORM,
                        other))
                .isInstanceOf(Unauthorized.class);
    }

    private static void verify(String url, String mediaType, String body, String signature) {
        UrlSignatureCheck check = new UrlSignatureCheck();
        check.setHeader("X-Twilio-Signature");
        check.setUrl(url);
        check.setSecret("secret");
        check.setPreviousSecret("old");
        check.verify(
                name -> Optional.of(signature).filter(value -> !value.isEmpty()),
                "",
                mediaType,
                body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String fields(String body) {
        try {
            return Form.parse(body.getBytes(StandardCharsets.ISO_8859_1)).toString();
        } catch (RuntimeException e) {
            return "no form";
        }
    }

    private static String flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return new String(flipped, StandardCharsets.ISO_8859_1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sign(String secret, String text) {
        return Base64.getEncoder().encodeToString(TestHub.hmac("HmacSHA1", secret, text));
    }
}
