package io.saddlebag.mailbox;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;

/**
 * The bytes of a mail on an IMAP server, as they are, one block in memory at a time. Jakarta Mail's own stream takes a
 * refusal for the end of the mail, which would be cut there; this one fails.
 */
final class MailBytes extends InputStream {
    private static final int BLOCK = 1 << 20;

    private final MailFolder folder;
    private final long uid;
    private final long size;
    private InputStream block = InputStream.nullInputStream();
    private long position;
    private boolean ended;

    /** @param size what the server says (RFC822.SIZE), which with some is not exact */
    MailBytes(MailFolder folder, long uid, long size) {
        this.folder = folder;
        this.uid = uid;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = block.read(buffer, offset, length);
        while (n < 0 && !ended) {
            next();
            n = block.read(buffer, offset, length);
        }
        return n;
    }

    /** Asks for the first block; whether that is all, so that the server is not asked any more. */
    boolean begin() throws IOException {
        next();
        return ended;
    }

    private void next() throws IOException {
        Optional<BODY> beginning;
        BODY body;
        try {
            beginning = position == 0 ? folder.beginning(uid) : Optional.empty();
            body = beginning.isPresent() ? beginning.get() : (BODY) folder.doCommand(this::fetch);
        } catch (MessagingException e) {
            throw new IOException("the server does not give out the mail with UID " + uid + ": " + e.getMessage(), e);
        }
        ByteArrayInputStream bytes = body.getByteArrayInputStream();
        int count = bytes == null ? 0 : bytes.available();
        block = bytes == null ? InputStream.nullInputStream() : bytes;
        position += count;
        int asked = beginning.isPresent() ? Ahead.BEGINNING : BLOCK;
        ended = count == 0 || (count < asked && position >= size);
    }

    private Object fetch(IMAPProtocol server) throws ProtocolException {
        Response[] all = server.command("UID FETCH " + uid + " (BODY.PEEK[]<" + position + "." + BLOCK + ">)", null);
        server.notifyResponseHandlers(all);
        server.handleResult(all[all.length - 1]);
        for (Response response : all) {
            BODY body = response instanceof FetchResponse fetched ? fetched.getItem(BODY.class) : null;
            if (body != null) {
                return body;
            }
        }
        throw new ProtocolException("it is not there any more");
    }
}
