package io.saddlebag.conversation;

import io.saddlebag.message.AddressToken;
import io.saddlebag.message.Hmac;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Signed tokens that name a conversation: put into what goes out, they bring the answer back to it. They are signed
 * because an id in a subject or an address can be forged. Form: the conversation's id, a dot, 20 hex digits of its
 * HMAC-SHA256.
 */
public final class ConversationTokens {
    private static final int SIGNATURE_BYTES = 10;

    private final Hmac key;

    /** Signs with this key; whoever has it can name any conversation. */
    public ConversationTokens(byte[] key) {
        this.key = Hmac.sha256(key);
    }

    /** The token of a conversation. */
    public String token(String conversationId) {
        return conversationId + "." + HexFormat.of().formatHex(signature(conversationId));
    }

    /** The conversation that a token names, if it is one of ours; also in the form that it has in an address. */
    public Optional<String> conversation(String given) {
        String token = AddressToken.expand(given).orElse(given);
        int dot = token.indexOf('.');
        if (dot < 1 || token.length() != dot + 1 + 2 * SIGNATURE_BYTES) {
            return Optional.empty();
        }
        try {
            String id = token.substring(0, dot);
            byte[] signed = HexFormat.of().parseHex(token, dot + 1, token.length());
            return MessageDigest.isEqual(signed, signature(id)) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A hash that nobody can find or try out without the key; of other texts than those that tokens are made of. */
    String hash(String text) {
        return HexFormat.of().formatHex(key.of("hash\n" + text));
    }

    private byte[] signature(String conversationId) {
        return Arrays.copyOf(key.of(conversationId), SIGNATURE_BYTES);
    }
}
