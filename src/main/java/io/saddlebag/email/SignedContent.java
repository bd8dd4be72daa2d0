package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * What is wrapped in an opaque S/MIME signature: the content of CMS signed data (RFC 5652, section 5; BER) when it is a
 * part of a mail (RFC 8551, section 3.1), because files are signed in that way, too, such as invoices. It streams; the
 * signature behind it is not looked at.
 */
final class SignedContent extends InputStream {
    private static final int OID = 0x06;
    private static final int INTEGER = 0x02;
    private static final int SET = 0x31;
    private static final int SEQUENCE = 0x30;
    private static final int EXPLICIT = 0xA0;
    private static final int OCTETS = 0x04;
    private static final int OCTETS_IN_PIECES = 0x24;
    private static final byte[] SIGNED_DATA = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x07, 0x02
    };
    private static final byte[] DATA = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x07, 0x01};
    private static final Pattern BEGINNING = Pattern.compile("(?i)(?:Content-[\\w-]{1,50}|MIME-Version)[ \\t]{0,50}:");
    private static final Pattern SIGNED_FILE = Pattern.compile("(?i).{1,250}\\.\\w{2,5}\\.p7m");
    private static final int LONGEST_BEGINNING = 120;
    private static final int LONGEST_SKIPPED = 8 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final long UNTIL_END = -1;

    private final InputStream in;
    /** Where the pieces end that are open, the innermost first; or that an end is to come. */
    private final Deque<Long> ends = new ArrayDeque<>();

    private long position;
    private long left;
    private boolean over;

    private SignedContent(InputStream in) {
        this.in = in;
    }

    /** Whether the signed data that begin with these bytes are a part of a mail. */
    static boolean isPart(byte[] beginning) throws IOException {
        try {
            byte[] content = of(new ByteArrayInputStream(beginning)).readNBytes(LONGEST_BEGINNING);
            return BEGINNING.matcher(new String(content, ISO_8859_1)).lookingAt();
        } catch (EOFException e) {
            return false;
        }
    }

    /**
     * Whether these are signed data that wrap a file and not the mail, as far as they and the name tell: such a file is
     * no riddle to who gets it. One that is Base64 once more, as some invoices are, is known by its name
     * ({@code invoice.xml.p7m}).
     */
    static boolean isFile(String fileName, byte[] beginning) throws IOException {
        try {
            SignedContent outside = new SignedContent(new ByteArrayInputStream(beginning));
            outside.enter(SEQUENCE);
            outside.oid(SIGNED_DATA);
            return !fileName.isEmpty() && !fileName.equalsIgnoreCase("smime.p7m") && !isPart(beginning);
        } catch (EOFException e) {
            return SIGNED_FILE.matcher(fileName).matches();
        }
    }

    /**
     * The content; nothing else of the stream may be read then.
     *
     * @throws EOFException when these are no signed data, or they have no content that is plain bytes
     */
    static InputStream of(InputStream in) throws IOException {
        SignedContent content = new SignedContent(in);
        content.enter(SEQUENCE);
        content.oid(SIGNED_DATA);
        content.enter(EXPLICIT);
        content.enter(SEQUENCE);
        content.value(INTEGER);
        content.value(SET);
        content.enter(SEQUENCE);
        content.oid(DATA);
        content.enter(EXPLICIT);
        content.piece(content.u8());
        return content;
    }

    private void oid(byte[] expected) throws IOException {
        if (!Arrays.equals(value(OID), expected)) {
            throw new EOFException("this is something else");
        }
    }

    /** What stands around the content may be as long as it likes: what comes behind is not read. */
    private void enter(int tag) throws IOException {
        if (u8() != tag) {
            throw new EOFException("this is something else");
        }
        length();
    }

    private byte[] value(int tag) throws IOException {
        if (u8() != tag) {
            throw new EOFException("this is something else");
        }
        long length = length();
        if (length < 0 || length > LONGEST_SKIPPED) {
            throw new EOFException("a part before the content is too long");
        }
        byte[] value = in.readNBytes((int) length);
        position += value.length;
        return value;
    }

    private void piece(int tag) throws IOException {
        if (tag == OCTETS) {
            left = length();
            if (left < 0) {
                throw new EOFException("a piece has no length");
            }
        } else if (tag == OCTETS_IN_PIECES && ends.size() < MAX_DEPTH) {
            long length = length();
            ends.push(length < 0 ? UNTIL_END : position + length);
        } else {
            throw new EOFException("a piece of the content is none");
        }
    }

    /** Goes on to the next piece that has bytes, or to the end. */
    private boolean hasMore() throws IOException {
        while (left == 0 && !over) {
            while (!ends.isEmpty() && ends.element() != UNTIL_END && position >= ends.element()) {
                ends.pop();
            }
            if (ends.isEmpty()) {
                over = true;
            } else {
                int tag = u8();
                if (tag == 0 && ends.element() == UNTIL_END) {
                    u8();
                    ends.pop();
                } else {
                    piece(tag);
                }
            }
        }
        return !over;
    }

    private int u8() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException("it is cut off");
        }
        position++;
        return read;
    }

    private long length() throws IOException {
        int first = u8();
        if (first < 0x80) {
            return first;
        }
        if (first > 0x84) {
            throw new EOFException("a length is too long");
        }
        long length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = (length << 8) | u8();
        }
        return first == 0x80 ? UNTIL_END : length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Ends early when it is cut off or broken: what was signed is all that could be read. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (length == 0 || !hasMore()) {
                return length == 0 ? 0 : -1;
            }
        } catch (EOFException e) {
            over = true;
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        over |= read < 0;
        left = over ? 0 : left - read;
        position += Math.max(0, read);
        return read;
    }
}
