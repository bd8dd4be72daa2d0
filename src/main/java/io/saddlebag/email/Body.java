package io.saddlebag.email;

import io.saddlebag.email.BlobSink.Stored;
import java.util.List;

/**
 * What stands below a mail's header.
 *
 * @param words what people read
 * @param attachments in order
 * @param reports beginnings of the parts that tell about other mails
 * @param notes sentences for people on what could not be read, or not as a whole
 */
record Body(Words words, List<Attachment> attachments, List<Report> reports, List<String> notes) {

    /**
     * A file.
     *
     * @param name made up for parts that have none by nature
     * @param subject of an attached mail, else empty
     */
    record Attachment(String name, String subject, Part part, Stored stored) {}

    /** The beginning of a machine-readable part or an attached mail: bytes, one to a character. */
    record Report(String type, String beginning) {}
}
