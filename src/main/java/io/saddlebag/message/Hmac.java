package io.saddlebag.message;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that makes message authentication codes by a hash function (RFC 2104). Any number of threads may use it. */
public final class Hmac {
    private final SecretKeySpec key;

    private Hmac(byte[] key, String algorithm) {
        this.key = new SecretKeySpec(key, algorithm);
    }

    /** A key for HMAC-SHA-256, the usual one. */
    public static Hmac sha256(byte[] key) {
        return new Hmac(key, "HmacSHA256");
    }

    /** A key for HMAC-SHA-256: the UTF-8 bytes of a secret. */
    public static Hmac sha256(String secret) {
        return sha256(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** A key for HMAC-SHA-1, for providers that know no better: the UTF-8 bytes of a secret. */
    public static Hmac sha1(String secret) {
        return new Hmac(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1");
    }

    /** The code of a text's UTF-8 bytes. */
    public byte[] of(String text) {
        return begin().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins the code of what is given to it piece by piece. */
    public Mac begin() {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + key.getAlgorithm() + ", which all have", e);
        }
    }
}
