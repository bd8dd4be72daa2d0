package io.saddlebag.sandbox;

import io.saddlebag.message.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * The signature of docs/http-helpdesk-api.md: HMAC-SHA256 over the timestamp, a dot and the raw body. Written here for
 * a second time on purpose: the stand-in must find out when the hub signs differently from what is documented.
 */
final class Signature {
    /** Unix seconds at which the request was signed. */
    static final String TIMESTAMP = "X-Saddlebag-Timestamp";

    /** {@code sha256=} and lower-case hex. */
    static final String SIGNATURE = "X-Saddlebag-Signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String PREFIX = "sha256=";

    private final Hmac key;
    private final Clock clock;

    Signature(String secret, Clock clock) {
        this.key = Hmac.sha256(secret);
        this.clock = clock;
    }

    /** Now, as it stands in the timestamp header. */
    String timestamp() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    /** The signature header of a body signed at a time. */
    String of(String timestamp, byte[] body) {
        Mac mac = begin(timestamp);
        mac.update(body);
        return PREFIX + HexFormat.of().formatHex(mac.doFinal());
    }

    /**
     * Begins to check a request; its body goes into the result, piece by piece.
     *
     * @throws Refused with 401 when the timestamp is missing, unreadable or not of the last or next five minutes
     */
    Mac check(String timestamp) {
        if (!timestamp.matches("[0-9]{1,12}")) {
            throw new Refused(401, TIMESTAMP + " is missing or not a number of seconds since 1970");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        if (age.abs().compareTo(TOLERANCE) > 0) {
            throw new Refused(401, TIMESTAMP + " is more than five minutes away from the time here");
        }
        return begin(timestamp);
    }

    /**
     * Ends the check.
     *
     * @throws Refused with 401 when the signature is not that of timestamp and body
     */
    void verify(Mac checked, String signature) {
        String expected = PREFIX + HexFormat.of().formatHex(checked.doFinal());
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8))) {
            throw new Refused(401, SIGNATURE + " is missing or does not fit timestamp and body");
        }
    }

    private Mac begin(String timestamp) {
        Mac mac = key.begin();
        mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
        return mac;
    }
}
