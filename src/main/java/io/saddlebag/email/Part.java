package io.saddlebag.email;

import io.saddlebag.message.FileName;
import java.util.Locale;

/**
 * One leaf of a mail's tree of parts, as its header describes it.
 *
 * @param type media type, lower case; octet-stream when it makes no sense
 * @param charset as declared; empty when not
 * @param fileName made safe; empty when none was given
 * @param disposition inline, attachment or empty
 * @param contentId without angle brackets
 * @param contentType the whole Content-Type
 */
record Part(
        String type, String charset, String fileName, String disposition, String contentId, Parameters contentType) {
    /** @param type as the MIME parser decided it, which knows the defaults of RFC 2045 and 2046 */
    static Part of(Header header, String type) {
        Parameters contentType = Parameters.parse(header.raw("content-type"));
        Parameters disposition = Parameters.parse(header.raw("content-disposition"));
        String name = disposition.get("filename");
        return new Part(
                type(type),
                contentType.get("charset"),
                fileName(name.isBlank() ? contentType.get("name") : name),
                disposition.value(),
                Texts.cut(header.first("content-id").replaceAll("[<>\\s]", ""), 500),
                contentType);
    }

    /** A file that stood in another part, with its name and media type as told there. */
    static Part file(String name, String type) {
        return new Part(type(type), "", fileName(name), "attachment", "", Parameters.parse(""));
    }

    /** Words that stood in another part. */
    static Part text(String type, String charset) {
        return new Part(type, charset, "", "", "", Parameters.parse(""));
    }

    private static String type(String told) {
        String normal = told.toLowerCase(Locale.ROOT);
        return normal.matches("[\\w.+-]{1,80}/[\\w.+-]{1,120}") ? normal : "application/octet-stream";
    }

    /** Also without what is left of a character at the end that was cut in two. */
    static String fileName(String name) {
        return FileName.safe(name.replaceAll("\uFFFD{1,3}$", ""));
    }

    boolean isText() {
        return type.equals("text/plain") || type.equals("text/html") || isEnriched();
    }

    boolean isEnriched() {
        return type.equals("text/enriched") || type.equals("text/richtext");
    }

    /** Whether it may be in Outlook's own form; older ones call it a file of bytes. */
    boolean isTnef() {
        return type.equals("application/ms-tnef")
                || type.equals("application/vnd.ms-tnef")
                || fileName.equalsIgnoreCase("winmail.dat");
    }

    /** Whether it may be signed with the content inside (RFC 8551, section 3.2). */
    boolean isWrapped() {
        return type.equals("application/pkcs7-mime") || type.equals("application/x-pkcs7-mime");
    }

    boolean isAttachment() {
        return disposition.equals("attachment");
    }

    boolean isInline() {
        return disposition.equals("inline") || (!contentId.isEmpty() && !isAttachment());
    }
}
