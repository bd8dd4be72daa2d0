package io.saddlebag.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.eclipse.angus.mail.util.ReadableMime;

/** A mail on its way from the server, which tells whether it is the server that withholds it. */
final class Fetched {
    private final Message mail;
    private long validity;
    private long uid;
    private boolean withheld;

    Fetched(Message mail) {
        this.mail = mail;
    }

    /** Asks for what names it. */
    void identify() throws MessagingException {
        UIDFolder uids = (UIDFolder) mail.getFolder();
        validity = uids.getUIDValidity();
        uid = uids.getUID(mail);
    }

    Message mail() {
        return mail;
    }

    long validity() {
        return validity;
    }

    long uid() {
        return uid;
    }

    /** Whether the server did not give it out although it was there to be asked. */
    boolean isWithheld() {
        return withheld && mail.getFolder().isOpen();
    }

    Optional<Instant> deposited() throws MessagingException {
        return Optional.ofNullable(mail.getReceivedDate()).map(Date::toInstant);
    }

    /** The bytes as the server gives them. */
    InputStream open() throws MessagingException, IOException {
        try {
            return new Watched(((ReadableMime) mail).getMimeStream());
        } catch (MessagingException e) {
            withheld = true;
            throw e;
        }
    }

    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                withheld = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                withheld = true;
                throw e;
            }
        }
    }
}
