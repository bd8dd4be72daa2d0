package io.saddlebag.confirmation;

import io.saddlebag.message.Hmac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of six digits. What is stored of one is a keyed hash, and, in the command that sends it, the code encrypted:
 * neither tells it without the key, which is not in the store.
 */
public final class Codes {
    private static final int CODES = 1_000_000;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Hmac hashing;
    private final SecretKeySpec sealing;

    /** Works with keys made of this one. */
    public Codes(byte[] key) {
        Hmac root = Hmac.sha256(key);
        this.hashing = Hmac.sha256(root.of("codes: hash"));
        this.sealing = new SecretKeySpec(root.of("codes: seal"), "AES");
    }

    /** A new one. */
    String fresh() {
        return "%06d".formatted(random.nextInt(CODES));
    }

    String hash(String id, String code) {
        return HexFormat.of().formatHex(hashing.of(id + "\n" + code));
    }

    /** Whether a code has this hash; takes the same time whether or not. */
    boolean matches(String id, String code, String hash) {
        byte[] given = hash(id, code).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** A code as it stands in a command. */
    String seal(String id, String code) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, id, nonce, code.getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
    }

    /** The code that was sealed under this id. */
    String open(String id, String sealed) {
        ByteBuffer all = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
        byte[] nonce = new byte[NONCE_BYTES];
        all.get(nonce);
        byte[] rest = new byte[all.remaining()];
        all.get(rest);
        return new String(crypt(Cipher.DECRYPT_MODE, id, nonce, rest), StandardCharsets.US_ASCII);
    }

    private byte[] crypt(int mode, String id, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the code was sealed with another key", e);
        }
    }
}
