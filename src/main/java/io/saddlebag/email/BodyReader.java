package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.saddlebag.email.BlobSink.Stored;
import io.saddlebag.email.Body.Attachment;
import io.saddlebag.email.Body.Report;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;

/** Walks once through a mail's parts, part by part: texts are kept within bounds, all else streams into the sink. */
final class BodyReader {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ATTACHMENTS = 450;
    private static final int MAX_REPORTS = 20;
    private static final int MAX_OPENED = 10;
    private static final int MAX_BEGINNING = 64 * 1024;
    private static final int MAX_PREAMBLE = 64 * 1024;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(100_000)
            .setMaxHeaderLen(200_000)
            .setMaxHeaderCount(2_000)
            .build();

    private static final Set<String> REPORTS = Set.of(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/feedback-report",
            "message/rfc822",
            "message/global",
            "message/rfc822-headers",
            "text/rfc822-headers",
            "text/calendar");

    private final BlobSink blobs;
    private final WrappedFiles wrappedFiles;
    private final Deque<Multipart> open = new ArrayDeque<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final TextBudget budget = new TextBudget();
    private Words wrapped = new Words("", "", "");
    private int opened;
    private boolean stopped;

    BodyReader(BlobSink blobs) {
        this.blobs = blobs;
        this.wrappedFiles = new WrappedFiles(blobs);
    }

    /**
     * @param header of the mail
     * @param content what follows the header
     * @throws IOException from {@code content} or the sink
     */
    Body read(Header header, InputStream content) throws IOException {
        open.push(new Multipart("mixed"));
        entity(new SequenceInputStream(new ByteArrayInputStream(header.ofPart()), content));
        Words words = open.pop().words();
        return new Body(words.isSilent() ? otherwise() : words, attachments, reports, notes);
    }

    /** What a mail says by nothing that people read at once. */
    private Words otherwise() {
        return wrapped.isSilent() ? invitation() : wrapped;
    }

    /** What a mail says that brings an appointment and nothing else. */
    private Words invitation() {
        String text = reports.stream()
                .filter(report -> report.type().equals("text/calendar"))
                .map(report -> Invitation.text(report.beginning()))
                .findFirst()
                .orElse("");
        return new Words(text, "", "");
    }

    /** What is broken in it does not stop what stands around it. */
    private void entity(InputStream entity) throws IOException {
        int depth = open.size();
        try {
            walk(entity);
        } catch (MimeException | MimeIOException e) {
            notes.add("From some point on the parts of the mail, or of a part of it, cannot be read; they stand in the"
                    + " raw mail.");
        }
        while (open.size() > depth) {
            close();
        }
    }

    private void walk(InputStream mail) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(CONFIG);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(mail);
        Header header = new Header();
        for (EntityState state = tokens.getState();
                state != EntityState.T_END_OF_STREAM && !stopped;
                state = tokens.next()) {
            switch (state) {
                case T_START_HEADER -> header = new Header();
                case T_FIELD -> add(tokens.getField(), header);
                case T_END_HEADER ->
                    tokens.setRecursionMode(
                            open.size() > MAX_DEPTH ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
                case T_START_MULTIPART ->
                    open.push(new Multipart(tokens.getBodyDescriptor().getSubType()));
                case T_PREAMBLE -> open.element().preamble(preamble(tokens.getInputStream()));
                case T_END_MULTIPART -> close();
                case T_BODY ->
                    leaf(
                            Part.of(header, tokens.getBodyDescriptor().getMimeType()),
                            TransferEncoding.decode(header, tokens));
                default -> {}
            }
        }
    }

    private static void add(Field field, Header header) {
        ByteSequence raw = field.getRaw();
        String line = raw == null ? field.getName() + ":" + field.getBody() : new String(raw.toByteArray(), ISO_8859_1);
        header.add(field.getName(), line.substring(line.indexOf(':') + 1).replaceAll("[\\r\\n]", ""));
    }

    private static String preamble(InputStream text) throws IOException {
        return Charsets.decode(text.readNBytes(MAX_PREAMBLE), "");
    }

    private void close() {
        Multipart closed = open.pop();
        open.element().add(closed.words());
        open.element().oneMore();
    }

    private void leaf(Part part, InputStream content) throws IOException {
        Multipart within = open.element();
        if (part.isText() && within.takesTexts(part) && !budget.isSpent()) {
            text(part, content);
        } else if ((part.isTnef() || part.isWrapped()) && opened < MAX_OPENED) {
            open(part, content);
        } else {
            attach(part, content);
        }
        within.oneMore();
    }

    private void text(Part part, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(budget.left(part) + 1);
        TextPart text = TextPart.of(part, bytes, budget);
        if (text.isCut()) {
            notes.add("A text is longer than is shown; the whole of it is attached.");
            store(part, text.fileName(), "", new SequenceInputStream(new ByteArrayInputStream(bytes), content));
        }
        open.element().add(text.words());
    }

    /** What only wraps other parts is not shown itself. */
    private void open(Part part, InputStream content) throws IOException {
        byte[] beginning = content.readNBytes(MAX_BEGINNING);
        InputStream all =
                new BufferedInputStream(new SequenceInputStream(new ByteArrayInputStream(beginning), content));
        if (part.isTnef() && Tnef.isOne(beginning)) {
            opened++;
            tnef(Tnef.read(all, wrappedFiles));
        } else if (part.isWrapped() && SignedContent.isPart(beginning)) {
            opened++;
            notes.add("The mail, or a part of it, was signed with S/MIME; the signature was not verified.");
            entity(SignedContent.of(all));
        } else if (part.isWrapped() && SignedContent.isFile(part.fileName(), beginning)) {
            store(part, Naming.of(part, new byte[0]).fileName(), "", all);
        } else {
            attach(part, all);
        }
    }

    private void tnef(Tnef tnef) throws IOException {
        if (!tnef.isWhole()) {
            notes.add("A part in Outlook's own format (TNEF) is read as far as it goes; the raw mail holds all of it.");
        }
        if (wrapped.isSilent()) {
            TextPart text = tnef.text(budget);
            wrapped = new Words(
                    text.words().plain(), text.words().html(), text.words().quotable());
            if (text.isCut()) {
                notes.add("A text is longer than is shown; the raw mail holds all of it.");
            }
        }
        if (wrapped.isSilent() && tnef.rtf().length > 0) {
            keep(Part.file("message.rtf", "application/rtf"), blobs.put(new ByteArrayInputStream(tnef.rtf())));
        }
        for (Tnef.File file : tnef.files()) {
            keep(Part.file(file.name(), file.type()), file.stored());
        }
    }

    private void keep(Part part, Stored stored) {
        if (!isFull()) {
            attachments.add(new Attachment(part.fileName().isEmpty() ? "file" : part.fileName(), "", part, stored));
        }
    }

    private void attach(Part part, InputStream content) throws IOException {
        byte[] beginning = REPORTS.contains(part.type()) ? content.readNBytes(MAX_BEGINNING) : new byte[0];
        if (beginning.length > 0 && reports.size() < MAX_REPORTS) {
            reports.add(new Report(part.type(), new String(beginning, ISO_8859_1)));
        }
        Naming naming = Naming.of(part, beginning);
        naming.note().ifPresent(notes::add);
        store(
                part,
                naming.fileName(),
                naming.subject(),
                new SequenceInputStream(new ByteArrayInputStream(beginning), content));
    }

    private void store(Part part, String name, String subject, InputStream content) throws IOException {
        if (!isFull()) {
            attachments.add(new Attachment(name, subject, part, blobs.put(content)));
        }
    }

    private boolean isFull() {
        if (attachments.size() >= MAX_ATTACHMENTS) {
            notes.add("There are more than " + MAX_ATTACHMENTS + " attachments; the rest stand in the raw mail.");
            stopped = true;
        }
        return stopped;
    }
}
