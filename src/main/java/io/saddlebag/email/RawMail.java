package io.saddlebag.email;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What one pass over a mail's bytes tells.
 *
 * @param bodyOffset where the body begins
 * @param hash SHA-256 of all bytes, lower-case hex
 * @param bodyHash SHA-256 of the bytes after the header: the same in every mailbox that the mail was delivered to
 */
record RawMail(Header header, long bodyOffset, String hash, String bodyHash) {
    private static final long MAX_SIZE = 256L * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    static RawMail scan(Path mail) throws IOException {
        if (Files.size(mail) > MAX_SIZE) {
            throw new UnreadableMail("The mail has more than " + MAX_SIZE / 1024 / 1024 + " MB; it is not read.");
        }
        MessageDigest whole = sha256();
        MessageDigest body = sha256();
        try (InputStream file = Files.newInputStream(mail);
                Counting in = new Counting(withLineFeeds(new DigestInputStream(file, whole)))) {
            Header header = Header.read(in);
            if (header.size() == 0) {
                throw new UnreadableMail("There is not one header field; these bytes are no mail.");
            }
            long offset = in.count;
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                body.update(buffer, 0, n);
            }
            return new RawMail(header, offset, hex(whole.digest()), hex(body.digest()));
        }
    }

    /** What of a raw mail follows its header. */
    InputStream body(Path mail) throws IOException {
        InputStream in = Files.newInputStream(mail);
        InputStream lines = withLineFeeds(in);
        lines.skipNBytes(bodyOffset);
        return lines;
    }

    /** Some programs kept mails with the line ends of old Macintoshes, which are no ends to any other. */
    private static InputStream withLineFeeds(InputStream mail) throws IOException {
        BufferedInputStream in = new BufferedInputStream(mail, BUFFER);
        in.mark(BUFFER);
        byte[] beginning = in.readNBytes(BUFFER);
        in.reset();
        return hasReturnsAlone(beginning) ? new CarriageReturns(in) : in;
    }

    private static boolean hasReturnsAlone(byte[] mail) {
        boolean returns = false;
        for (byte c : mail) {
            if (c == '\n') {
                return false;
            }
            returns |= c == '\r';
        }
        return returns;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** Gives a line feed for each carriage return. */
    private static final class CarriageReturns extends FilterInputStream {
        CarriageReturns(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            return c == '\r' ? '\n' : c;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            for (int i = offset; i < offset + n; i++) {
                buffer[i] = buffer[i] == '\r' ? (byte) '\n' : buffer[i];
            }
            return n;
        }
    }

    private static final class Counting extends FilterInputStream {
        private long count;
        private long marked;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public synchronized void mark(int limit) {
            super.mark(limit);
            marked = count;
        }

        @Override
        public synchronized void reset() throws IOException {
            super.reset();
            count = marked;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count += c < 0 ? 0 : 1;
            return c;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count += Math.max(0, n);
            return n;
        }
    }
}
