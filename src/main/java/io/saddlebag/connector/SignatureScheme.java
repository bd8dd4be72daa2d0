package io.saddlebag.connector;

import io.saddlebag.message.Hmac;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * How a provider signs its requests with a shared secret.
 *
 * @param algorithm of the HMAC (RFC 2104)
 * @param encoding of the signature in its header
 * @param header in which the signature stands
 * @param prefix what stands before it there, like {@code sha256=}
 * @param signed what is signed: text with {@code {body}} for the raw body and {@code {timestamp}} for the text of the
 *     timestamp header, like {@code v0:{timestamp}:{body}}
 * @param timestamp how the time is given
 */
public record SignatureScheme(
        Algorithm algorithm, Encoding encoding, String header, String prefix, String signed, Timestamp timestamp) {
    private static final String BODY = "{body}";
    static final String TIME = "{timestamp}";

    public SignatureScheme {
        int body = signed.indexOf(BODY);
        if (header.isBlank()) {
            throw new IllegalArgumentException("A signature needs the name of its header.");
        }
        if (body < 0 || signed.indexOf(BODY, body + 1) >= 0) {
            throw new IllegalArgumentException("What is signed must hold {body} once, but is " + signed + ".");
        }
        if (signed.contains(TIME) != timestamp.present()) {
            throw new IllegalArgumentException(
                    "A timestamp header and {timestamp} in what is signed belong together: unsigned, it proves nothing.");
        }
    }

    /** A scheme that signs the body alone. */
    public static SignatureScheme ofBody(Algorithm algorithm, Encoding encoding, String header, String prefix) {
        return new SignatureScheme(algorithm, encoding, header, prefix, BODY, Timestamp.NONE);
    }

    /** What is signed before the body. */
    String before(String time) {
        return signed.substring(0, signed.indexOf(BODY)).replace(TIME, time);
    }

    /** What is signed after the body. */
    String after(String time) {
        return signed.substring(signed.indexOf(BODY) + BODY.length()).replace(TIME, time);
    }

    /** The hash function of the HMAC. */
    public enum Algorithm {
        /** For providers that know no better. */
        HMAC_SHA1 {
            @Override
            Hmac key(String secret) {
                return Hmac.sha1(secret);
            }
        },
        /** The usual one. */
        HMAC_SHA256 {
            @Override
            Hmac key(String secret) {
                return Hmac.sha256(secret);
            }
        };

        abstract Hmac key(String secret);
    }

    /** How the bytes of a signature are written. */
    public enum Encoding {
        /** Lower-case hex digits. */
        HEX {
            @Override
            String encode(byte[] bytes) {
                return HexFormat.of().formatHex(bytes);
            }
        },
        /** Base64 with padding (RFC 4648 § 4). */
        BASE64 {
            @Override
            String encode(byte[] bytes) {
                return Base64.getEncoder().encodeToString(bytes);
            }
        };

        abstract String encode(byte[] bytes);
    }

    /** How a time is written. */
    public enum Format {
        /** Seconds since 1970. */
        UNIX_SECONDS,
        /** As in {@code 2026-11-22T10:00:00Z}. */
        ISO_8601
    }

    /**
     * The time of a request, as its signature vouches for it.
     *
     * @param header in which it stands; empty when the provider gives none
     * @param format how it is written
     * @param tolerance how far it may be from now, to either side
     */
    public record Timestamp(String header, Format format, Duration tolerance) {
        private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

        /** No time is given. */
        public static final Timestamp NONE = new Timestamp("", Format.UNIX_SECONDS, Duration.ZERO);

        boolean present() {
            return !header.isEmpty();
        }

        /** @throws Unauthorized when the text is no such time, or too far from now */
        void check(String text, Instant now) {
            Duration off = Duration.between(parse(text), now).abs();
            if (off.compareTo(tolerance) > 0) {
                throw new Unauthorized("The timestamp is more than " + tolerance.toSeconds() + " s from now.");
            }
        }

        String write(Instant time) {
            return format == Format.ISO_8601 ? time.toString() : Long.toString(time.getEpochSecond());
        }

        private Instant parse(String text) {
            try {
                if (format == Format.ISO_8601 && text.length() <= 40) {
                    return Instant.parse(text);
                } else if (format == Format.UNIX_SECONDS
                        && SECONDS.matcher(text).matches()) {
                    return Instant.ofEpochSecond(Long.parseLong(text));
                }
            } catch (DateTimeException e) {
                throw new Unauthorized("The timestamp is not readable.");
            }
            throw new Unauthorized("The timestamp is not readable.");
        }
    }
}
