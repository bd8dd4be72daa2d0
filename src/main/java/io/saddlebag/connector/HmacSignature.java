package io.saddlebag.connector;

import io.saddlebag.message.Hmac;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;

/**
 * Checks and makes signatures of one {@link SignatureScheme}. A signature is never decoded: the one text that would be
 * right is computed and compared in constant time, so no second spelling of it passes.
 *
 * <p>There is no memory of signatures seen. A request that is repeated after its time is refused by its timestamp; one
 * repeated within it carries the same original id, which is signed too, and so ends as a duplicate, answered 2xx. A
 * memory here would know less (it forgets, and each node has its own) and refuse a provider's rightful second try after
 * a 5xx.
 */
public final class HmacSignature {
    private static final int BLOCK = 64 * 1024;

    private final SignatureScheme scheme;
    private final List<Hmac> keys;
    private final Clock clock;

    /**
     * @param secrets any of them may have signed, so that a secret can be replaced while both are in use; the first
     *     signs
     */
    public HmacSignature(SignatureScheme scheme, List<String> secrets, Clock clock) {
        this.scheme = scheme;
        this.keys = secrets.stream()
                .filter(secret -> !secret.isBlank())
                .map(scheme.algorithm()::key)
                .toList();
        this.clock = clock;
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("The signature in " + scheme.header() + " needs a secret; it is empty.");
        }
    }

    /**
     * Checks a request.
     *
     * @param headers a header's value by its name; empty when it is absent or comes more than once
     * @param body the raw bytes as they came
     * @throws Unauthorized when it is not signed by one of the secrets, or not now
     */
    public void verify(Function<String, Optional<String>> headers, byte[] body) {
        if (!signed(headers, body)) {
            throw new Unauthorized("The signature in " + scheme.header() + " is wrong.");
        }
        if (scheme.timestamp().present()) {
            scheme.timestamp().check(header(headers, scheme.timestamp().header()), clock.instant());
        }
    }

    /** Whether one of the secrets signed it, at whatever time. */
    boolean signed(Function<String, Optional<String>> headers, byte[] body) {
        byte[] given = header(headers, scheme.header()).getBytes(StandardCharsets.UTF_8);
        String time = scheme.timestamp().present()
                ? header(headers, scheme.timestamp().header())
                : "";
        boolean signed = false;
        for (Hmac key : keys) {
            signed |= MessageDigest.isEqual(signature(key, time, body).getBytes(StandardCharsets.UTF_8), given);
        }
        return signed;
    }

    /** The headers that sign a body now. */
    public Map<String, String> sign(byte[] body) {
        Mac mac = keys.get(0).begin();
        String time = time();
        begin(mac, time);
        mac.update(body);
        return headers(mac, time);
    }

    /** The headers that sign a body now, however large it is. */
    public Map<String, String> sign(Content body) throws IOException {
        Mac mac = keys.get(0).begin();
        String time = time();
        begin(mac, time);
        try (InputStream content = body.open()) {
            byte[] block = new byte[BLOCK];
            for (int n = content.read(block); n >= 0; n = content.read(block)) {
                mac.update(block, 0, n);
            }
        }
        return headers(mac, time);
    }

    /** A body that can be read more than once, like a file. */
    @FunctionalInterface
    public interface Content {
        /** Begins to read it. */
        InputStream open() throws IOException;
    }

    private String time() {
        return scheme.timestamp().present() ? scheme.timestamp().write(clock.instant()) : "";
    }

    private Map<String, String> headers(Mac mac, String time) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (scheme.timestamp().present()) {
            headers.put(scheme.timestamp().header(), time);
        }
        headers.put(scheme.header(), end(mac, time));
        return headers;
    }

    private String signature(Hmac key, String time, byte[] body) {
        Mac mac = key.begin();
        begin(mac, time);
        mac.update(body);
        return end(mac, time);
    }

    private void begin(Mac mac, String time) {
        mac.update(scheme.before(time).getBytes(StandardCharsets.UTF_8));
    }

    private String end(Mac mac, String time) {
        mac.update(scheme.after(time).getBytes(StandardCharsets.UTF_8));
        return scheme.prefix() + scheme.encoding().encode(mac.doFinal());
    }

    private static String header(Function<String, Optional<String>> headers, String name) {
        return headers.apply(name)
                .orElseThrow(() -> new Unauthorized("The header " + name + " is missing, or there several times."));
    }
}
