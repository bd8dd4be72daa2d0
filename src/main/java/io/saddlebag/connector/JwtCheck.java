package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request without a token that the provider has signed for us: a JWT (RFC 7519) in {@code Authorization:
 * Bearer …}, whose keys are published as a JWK set (RFC 7517). A bean of a Kamelet; not for use outside Camel.
 *
 * <p>Unlike an HMAC such a token does not sign the body. Whoever has one can send any body until it runs out, so it has
 * to come over TLS.
 */
public final class JwtCheck {
    /** Signed with a private key: with a secret, anyone who knows the public key could sign. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private static final int LONGEST = 16_000;
    private static final String BEARER = "Bearer ";

    private String keysUrl = "";
    private String endorsement = "";
    private Set<String> issuers = Set.of();
    private Set<String> audiences = Set.of();
    private Map<String, String> claims = Map.of();
    private int toleranceSeconds = 300;

    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;

    /**
     * Refuses a request without such a token. The body is read once and left as bytes.
     *
     * @throws Unauthorized when there is none, or it is not for us, or not of now
     * @throws IllegalStateException when the keys can't be had now; the provider may send again
     */
    public void verify(Exchange exchange) {
        String given =
                SignatureCheck.header(exchange, "Authorization").orElseThrow(() -> refused("Authorization is missing"));
        byte[] body = exchange.getMessage().getBody(byte[].class);
        byte[] bytes = body == null ? new byte[0] : body;
        verify(given, bytes);
        exchange.getMessage().setBody(bytes);
    }

    void verify(String authorization, byte[] body) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()) || authorization.length() > LONGEST) {
            throw refused("Authorization is no bearer token");
        }
        JWTClaimsSet token = claims(authorization.substring(BEARER.length()).strip());
        if (!issuers.contains(token.getIssuer())) {
            throw refused("it is of another issuer");
        }
        claims.forEach((name, wanted) -> {
            String value = wanted.startsWith("{") && wanted.endsWith("}")
                    ? field(body, wanted.substring(1, wanted.length() - 1))
                    : wanted;
            if (value.isEmpty() || !value.equals(token.getClaim(name))) {
                throw refused("its claim " + name + " is not what it must be");
            }
        });
    }

    private JWTClaimsSet claims(String token) {
        try {
            return processor().process(token, null);
        } catch (RateLimitReachedException e) {
            throw refused("its key is not known");
        } catch (KeySourceException e) {
            throw new IllegalStateException("the keys at " + keysUrl + " cannot be had: " + e.getMessage(), e);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw refused("it is not valid (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Read only after the token was found to be right. */
    private static String field(byte[] body, String name) {
        try {
            JsonNode value = Json.parse(body).path(name);
            return value.isTextual() ? value.asText() : "";
        } catch (InvalidMessage e) {
            return "";
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> ready = processor;
        if (ready == null) {
            if (issuers.isEmpty() || audiences.isEmpty()) {
                throw new IllegalArgumentException("A check of tokens needs the issuer and the audience; else the "
                        + "tokens that the provider signs for others would do.");
            }
            ready = new DefaultJWTProcessor<>();
            ready.setJWSKeySelector(
                    new JWSVerificationKeySelector<>(ALGORITHMS, PublishedKeys.at(keysUrl, endorsement)));
            DefaultJWTClaimsVerifier<SecurityContext> verifier =
                    new DefaultJWTClaimsVerifier<>(audiences, null, Set.of("iss", "aud", "exp"), null);
            verifier.setMaxClockSkew(toleranceSeconds);
            ready.setJWTClaimsSetVerifier(verifier);
            processor = ready;
        }
        return ready;
    }

    private static Unauthorized refused(String why) {
        return new Unauthorized("The token is refused: " + why + ".");
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** Where the provider publishes its keys, as a JWK set. */
    public void setKeysUrl(String keysUrl) {
        this.keysUrl = keysUrl;
    }

    /** What a key must be endorsed for, as Bot Framework's are; empty (the default): any key will do. */
    public void setEndorsement(String endorsement) {
        this.endorsement = endorsement;
    }

    /** Who issues the tokens; several separated by commas. */
    public void setIssuer(String issuer) {
        this.issuers = Set.copyOf(list(issuer));
    }

    /** Whom they are for: us; several separated by commas. */
    public void setAudience(String audience) {
        this.audiences = Set.copyOf(list(audience));
    }

    /**
     * Further claims, as {@code name=value} separated by commas; a value like <code>&#123;serviceUrl&#125;</code> is what
     * that field of the JSON body says.
     */
    public void setClaims(String claims) {
        Map<String, String> wanted = new HashMap<>();
        list(claims).forEach(claim -> {
            int equals = claim.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("A claim is written name=value, but there is " + claim + ".");
            }
            wanted.put(claim.substring(0, equals), claim.substring(equals + 1));
        });
        this.claims = Map.copyOf(wanted);
    }

    /** How many seconds our clock and the issuer's may be apart; 300 by default. */
    public void setToleranceSeconds(int toleranceSeconds) {
        this.toleranceSeconds = toleranceSeconds;
    }
}
