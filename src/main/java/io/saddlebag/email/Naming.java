package io.saddlebag.email;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * How a part that is no text is shown to people.
 *
 * @param subject of an attached mail, else empty
 * @param note what cannot be read in it
 */
record Naming(String fileName, String subject, Optional<String> note) {
    private static final Map<String, String> NAMES = Map.of(
            "text/calendar", "invite.ics",
            "message/delivery-status", "delivery-status.txt",
            "message/disposition-notification", "disposition-notification.txt",
            "message/feedback-report", "feedback-report.txt",
            "text/rfc822-headers", "headers.txt",
            "application/pkcs7-mime", "smime.p7m",
            "application/pkcs7-signature", "smime.p7s",
            "application/ms-tnef", "winmail.dat");

    private static final Map<String, String> NOTES = Map.of(
            "application/pkcs7-mime",
                    "The mail, or a part of it, is wrapped in S/MIME and cannot be read here; it is attached.",
            "application/x-pkcs7-mime",
                    "The mail, or a part of it, is wrapped in S/MIME and cannot be read here; it is attached.",
            "application/pgp-encrypted", "The mail is encrypted with OpenPGP and cannot be read here; it is attached.",
            "application/ms-tnef", "A part is in Outlook's own format (TNEF) and cannot be read; it is attached.",
            "message/partial", "The mail is one piece of several and cannot be put together here; it is attached.",
            "message/external-body", "A part is not in the mail but elsewhere, and was not fetched.");

    static Naming of(Part part, byte[] beginning) {
        boolean mail = part.type().equals("message/rfc822") || part.type().equals("message/global");
        String subject = mail ? Texts.cut(header(beginning).text("subject"), 500) : "";
        String otherwise = mail
                ? Part.fileName(
                        (subject.isEmpty() ? "mail" : subject.replace('/', '-').replace('\\', '-')) + ".eml")
                : NAMES.getOrDefault(part.type(), "");
        return new Naming(
                part.fileName().isEmpty() ? otherwise : part.fileName(),
                subject,
                Optional.ofNullable(NOTES.get(part.type())));
    }

    private static Header header(byte[] beginning) {
        try {
            return Header.read(new ByteArrayInputStream(beginning));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
