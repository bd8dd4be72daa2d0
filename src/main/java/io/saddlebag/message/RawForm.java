package io.saddlebag.message;

/**
 * One item as it came in, before any mapping: small texts stand here, everything else in the blob store.
 *
 * @param mediaType of what is kept: application/json, message/rfc822 …
 * @param text the item itself, or empty
 * @param blob the SHA-256 of the item in the blob store, or empty
 */
public record RawForm(String mediaType, String text, String blob) {
    /** Texts longer than this belong into the blob store: queues carry small messages only. */
    public static final int MAX_INLINE = 64 * 1024;

    public RawForm {
        Check.notBlank(mediaType, "raw.mediaType");
        Check.atMost(text, MAX_INLINE, "raw.text");
    }

    /** A small text kept in place. */
    public static RawForm inline(String mediaType, String text) {
        return new RawForm(mediaType, text, "");
    }

    /** Something kept in the blob store. */
    public static RawForm blob(String mediaType, String sha256) {
        return new RawForm(mediaType, "", sha256);
    }
}
