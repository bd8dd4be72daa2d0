package io.saddlebag.message;

import java.util.Optional;

/**
 * A file that came with a message, by reference: its bytes are in the blob store, or still with the provider.
 *
 * @param name the file name as the sender gave it, made safe ({@link FileName}); may be empty
 * @param type media type, lower case, without parameters; {@code application/octet-stream} when unknown
 * @param size in bytes, if known
 * @param sha256 lower-case hex of the bytes, which is also their address in the blob store; empty until fetched
 * @param reference the provider's id of the file while it is not fetched, else empty
 * @param contentId the Content-ID by which an HTML text shows it inline, without angle brackets, else empty
 * @param warning what people have to know before they open it, one sentence without a full stop; usually empty
 */
public record Attachment(
        String name,
        String type,
        Optional<Long> size,
        String sha256,
        String reference,
        String contentId,
        String warning) {
    /** What version 0.1.0 wrote for an unknown size; mappings and stored messages may still say it. */
    private static final long UNKNOWN = -1;

    public Attachment {
        size = size.filter(bytes -> bytes != UNKNOWN);
        type = type.isEmpty() ? "application/octet-stream" : type;
        Check.atMost(name, 1_000, "attachment.name");
        name = FileName.safe(name);
        size.ifPresent(bytes -> Check.between(0, bytes, Check.MOST, "attachment.size"));
        Check.that(
                sha256.isEmpty() || sha256.matches("[0-9a-f]{64}"),
                "attachment.sha256",
                "is not 64 lower-case hex digits");
        Check.that(
                !sha256.isEmpty() || !reference.isEmpty(),
                "attachment",
                "has neither sha256 nor reference, so nobody could fetch it");
    }

    /** As people read it in a list: its name, and what they have to know. */
    public String shown() {
        String called = name.isEmpty() ? type : name;
        return warning.isEmpty() ? called : called + " (" + warning + ")";
    }
}
