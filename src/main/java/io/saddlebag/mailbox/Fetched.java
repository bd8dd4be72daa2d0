package io.saddlebag.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** A mail on its way from the server, which tells whether it is the server that withholds it. */
final class Fetched {
    private final Message mail;
    private final MailFolder folder;
    private long validity;
    private long uid;
    private boolean withheld;
    private boolean whole;

    Fetched(Message mail) {
        this.mail = mail;
        this.folder = (MailFolder) mail.getFolder();
    }

    /** Asks for what names it. */
    void identify() throws MessagingException {
        validity = folder.getUIDValidity();
        uid = folder.getUID(mail);
    }

    long validity() {
        return validity;
    }

    long uid() {
        return uid;
    }

    /** Whether the server did not give it out although it was there to be asked. */
    boolean isWithheld() {
        return withheld && folder.isOpen();
    }

    Optional<Instant> deposited() throws MessagingException {
        return Optional.ofNullable(mail.getReceivedDate()).map(Date::toInstant);
    }

    /** Whether all its bytes are here, so that any thread may read them. */
    boolean isWhole() {
        return whole;
    }

    /** The bytes as the server gives them. */
    InputStream open() throws MessagingException, IOException {
        MailBytes bytes = new MailBytes(folder, uid, mail.getSize());
        withheld = true;
        whole = bytes.begin();
        withheld = false;
        return whole ? bytes : new Watched(bytes);
    }

    /** Tells when it was the server that failed. */
    private final class Watched extends FilterInputStream {
        Watched(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            withheld = true;
            int n = super.read(buffer, offset, length);
            withheld = false;
            return n;
        }
    }
}
