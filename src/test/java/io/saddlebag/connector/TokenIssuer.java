package io.saddlebag.connector;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who signs tokens as Bot Framework does, and publishes the keys on a server of its own. */
public final class TokenIssuer implements AutoCloseable {
    public static final String ISSUER = "https://api.botframework.com";
    public static final String AUDIENCE = "11111111-2222-4333-8444-555555555555";

    private final HttpServer server;
    private final List<Map<String, Object>> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private RSAKey key;

    public TokenIssuer() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = Json.write(Map.of("keys", published)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        key = newKey("msteams");
    }

    /** Signs with another key from now on, and publishes it beside those there are. */
    public RSAKey newKey(String... endorsements) throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k" + published.size()).generate();
        Map<String, Object> json = new LinkedHashMap<>(key.toPublicJWK().toJSONObject());
        json.put("endorsements", List.of(endorsements));
        published.add(json);
        return key;
    }

    /** Where the keys are. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    /** How often the keys were asked for. */
    int asked() {
        return asked.get();
    }

    /** The header of a request about an activity that lies at that service URL. */
    public String authorization(String serviceUrl) {
        return authorization(claims(serviceUrl));
    }

    /** The claims that Bot Framework makes. */
    static JWTClaimsSet.Builder claims(String serviceUrl) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .claim("serviceurl", serviceUrl)
                .notBeforeTime(Date.from(Instant.now().minusSeconds(60)))
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
    }

    String authorization(JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(key));
            return "Bearer " + token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
