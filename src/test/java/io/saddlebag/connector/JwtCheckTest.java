package io.saddlebag.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwtCheckTest {
    private static final String SERVICE = "https://smba.trafficmanager.net/emea/";
    private static final byte[] BODY = ("{\"serviceUrl\":\"" + SERVICE + "\"}").getBytes(UTF_8);

    private TokenIssuer issuer;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void acceptsATokenForUsAndAsksForTheKeysOnce() {
        JwtCheck check = check();
        for (int i = 0; i < 20; i++) {
            assertThatCode(() -> check.verify(issuer.authorization(SERVICE), BODY))
                    .doesNotThrowAnyException();
        }
        assertThat(issuer.asked()).isEqualTo(1);
    }

    @Test
    void asksForTheKeysAgainWhenTheyWereReplaced() throws Exception {
        JwtCheck check = check();
        check.verify(issuer.authorization(SERVICE), BODY);
        issuer.newKey("msteams");
        assertThatCode(() -> check.verify(issuer.authorization(SERVICE), BODY)).doesNotThrowAnyException();
        assertThat(issuer.asked()).isEqualTo(2);
    }

    @Test
    void refusesWhatIsForOthersOrOfOthersOrOfAnotherTime() {
        JwtCheck check = check();
        for (JWTClaimsSet.Builder claims : List.of(
                TokenIssuer.claims(SERVICE).audience("another-bot"),
                TokenIssuer.claims(SERVICE).audience((String) null),
                TokenIssuer.claims(SERVICE).issuer("https://sts.example"),
                TokenIssuer.claims(SERVICE).issuer(null),
                TokenIssuer.claims(SERVICE)
                        .expirationTime(Date.from(Instant.now().minusSeconds(400))),
                TokenIssuer.claims(SERVICE).expirationTime(null),
                TokenIssuer.claims(SERVICE)
                        .notBeforeTime(Date.from(Instant.now().plusSeconds(400))),
                TokenIssuer.claims("https://evil.example/"),
                TokenIssuer.claims(SERVICE).claim("serviceurl", null))) {
            assertThatThrownBy(() -> check.verify(issuer.authorization(claims), BODY))
                    .isInstanceOf(Unauthorized.class);
        }
        for (String body : List.of("{\"serviceUrl\":\"https://evil.example/\"}", "{}", "[", "")) {
            assertThatThrownBy(() -> check.verify(issuer.authorization(SERVICE), body.getBytes(UTF_8)))
                    .isInstanceOf(Unauthorized.class);
        }
    }

    @Test
    void toleratesClocksThatAreALittleApart() {
        JWTClaimsSet.Builder late = TokenIssuer.claims(SERVICE)
                .expirationTime(Date.from(Instant.now().minusSeconds(200)));
        assertThatCode(() -> check().verify(issuer.authorization(late), BODY)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsNotSignedWithAPublishedKey() throws Exception {
        JwtCheck check = check();
        try (TokenIssuer other = new TokenIssuer()) {
            assertThatThrownBy(() -> check.verify(other.authorization(SERVICE), BODY))
                    .isInstanceOf(Unauthorized.class);
        }
        String unsigned = new PlainJWT(TokenIssuer.claims(SERVICE).build()).serialize();
        assertThatThrownBy(() -> check.verify("Bearer " + unsigned, BODY)).isInstanceOf(Unauthorized.class);
        SignedJWT withASecret = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k0").build(),
                TokenIssuer.claims(SERVICE).build());
        withASecret.sign(new MACSigner("what everybody can read: 32 bytes"));
        assertThatThrownBy(() -> check.verify("Bearer " + withASecret.serialize(), BODY))
                .isInstanceOf(Unauthorized.class);
        String right = issuer.authorization(SERVICE);
        for (String forged : List.of(
                right.substring(0, right.length() - 3) + "AAA",
                right.replace("Bearer ", "Basic "),
                "Bearer ",
                "Bearer a.b.c",
                "",
                "Bearer " + "a".repeat(20_000))) {
            assertThatThrownBy(() -> check.verify(forged, BODY)).isInstanceOf(Unauthorized.class);
        }
    }

    @Test
    void takesOnlyKeysThatAreEndorsedForTheChannel() throws Exception {
        JwtCheck check = check();
        issuer.newKey("directline");
        assertThatThrownBy(() -> check.verify(issuer.authorization(SERVICE), BODY))
                .isInstanceOf(Unauthorized.class);
        JwtCheck any = check();
        any.setEndorsement("");
        assertThatCode(() -> any.verify(issuer.authorization(SERVICE), BODY)).doesNotThrowAnyException();
    }

    @Test
    void doesNotLetAFloodOfUnknownKeysThroughToTheProvider() throws Exception {
        JwtCheck check = check();
        try (TokenIssuer other = new TokenIssuer()) {
            other.newKey("msteams");
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> check.verify(other.authorization(SERVICE), BODY))
                        .isInstanceOf(Unauthorized.class);
            }
        }
        assertThat(issuer.asked()).isLessThanOrEqualTo(3);
    }

    @Test
    void saysThatItCannotTellWhenTheKeysCannotBeHad() {
        String authorization = issuer.authorization(SERVICE);
        issuer.close();
        assertThatThrownBy(() -> check().verify(authorization, BODY))
                .isNotInstanceOf(Unauthorized.class)
                .hasMessageContaining("cannot be had");
    }

    @Test
    void needsAnIssuerAndAnAudience() {
        JwtCheck check = check();
        check.setAudience(" ");
        assertThatThrownBy(() -> check.verify(issuer.authorization(SERVICE), BODY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JwtCheck check() {
        JwtCheck check = new JwtCheck();
        check.setKeysUrl(issuer.url());
        check.setIssuer(TokenIssuer.ISSUER);
        check.setAudience(TokenIssuer.AUDIENCE);
        check.setClaims("serviceurl={serviceUrl}");
        check.setEndorsement("msteams");
        return check;
    }
}
