package io.saddlebag.email;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** How a part's bytes are written into the mail (RFC 2045, section 6), read forgivingly. */
final class TransferEncoding {
    private TransferEncoding() {}

    /**
     * The bytes of the part at which the parser stands: also where a comment follows the encoding's name, and where the
     * padding of base64 is missing.
     */
    static InputStream decode(Header header, MimeTokenStream tokens) {
        String encoding = header.first("content-transfer-encoding").toLowerCase(Locale.ROOT);
        if (encoding.matches("\"?base64\\b.*")) {
            InputStream padding = new ByteArrayInputStream(new byte[] {'=', '='});
            return new Base64InputStream(new SequenceInputStream(tokens.getInputStream(), padding), false);
        }
        return encoding.matches("\"?quoted-printable\\b.*")
                ? new QuotedPrintableInputStream(tokens.getInputStream(), false)
                : tokens.getDecodedInputStream();
    }
}
