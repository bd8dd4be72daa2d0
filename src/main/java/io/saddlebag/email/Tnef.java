package io.saddlebag.email;

import io.saddlebag.email.BlobSink.Stored;
import io.saddlebag.email.LittleEndian.Piece;
import io.saddlebag.email.Rtf.Said;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Outlook's own form of a mail, winmail.dat ([MS-OXTNEF]): a row of attributes, in which the words and the files stand.
 * Files stream into the sink; texts are read within bounds. One that breaks off is read as far as it goes, and what is
 * broken within it does not stop what stands behind.
 */
final class Tnef {
    private static final long SIGNATURE = 0x223E9F78L;
    private static final int MAX_ATTRIBUTES = 20_000;
    private static final int MAX_TEXT = 1024 * 1024;
    private static final int MAX_NAME = 2_000;
    private static final int MAX_DEPTH = 4;
    private static final int INTERFACE_ID = 16;

    private final LittleEndian in;
    private final WrappedFiles kept;
    private final int depth;
    private final List<File> files = new ArrayList<>();
    private Optional<Draft> file = Optional.empty();
    private String charset = "";
    private String htmlCharset = "";
    private TnefText plain = TnefText.NONE;
    private TnefText html = TnefText.NONE;
    private byte[] rtf = {};
    private boolean rtfIsCut;
    private boolean whole = true;

    private Tnef(InputStream in, WrappedFiles kept, int depth) {
        this.in = new LittleEndian(in);
        this.kept = kept;
        this.depth = depth;
    }

    /**
     * Reads one.
     *
     * @throws IOException from the stream or the sink; what is broken is none
     */
    static Tnef read(InputStream in, WrappedFiles kept) throws IOException {
        return read(in, kept, 1);
    }

    private static Tnef read(InputStream in, WrappedFiles kept, int depth) throws IOException {
        Tnef tnef = new Tnef(in, kept, depth);
        try {
            tnef.attributes();
        } catch (EOFException e) {
            tnef.whole = false;
        }
        tnef.finishFile();
        return tnef;
    }

    /** Whether a stream that begins with these bytes is one. */
    static boolean isOne(byte[] beginning) throws IOException {
        return beginning.length >= Integer.BYTES
                && new LittleEndian(new ByteArrayInputStream(beginning)).u32() == SIGNATURE;
    }

    /** Whether nothing is missing. */
    boolean isWhole() {
        return whole && !(rtfIsCut && html.isEmpty() && plain.isBlank());
    }

    List<File> files() {
        return List.copyOf(files);
    }

    /** What it says; silent when nothing that can be read tells it. */
    TextPart text(TextBudget budget) {
        Said said = said();
        Part part =
                Part.text(said.html() ? "text/html" : "text/plain", said.text().charset());
        return TextPart.of(part, said.text().raw(), budget);
    }

    /** As HTML, or else as plain text, or else as it stands in RTF. */
    private Said said() {
        if (!html.isEmpty()) {
            return new Said(true, new TnefText(html.bytes(), htmlCharset));
        }
        return plain.isBlank() && rtf.length > 0 ? Rtf.read(rtf) : new Said(false, plain);
    }

    /** The words as RTF; empty when they are not told so. */
    byte[] rtf() {
        return rtf.clone();
    }

    private void attributes() throws IOException {
        if (in.u32() != SIGNATURE) {
            throw new EOFException("this is something else");
        }
        in.u16();
        for (int i = 0; in.next() >= 0; i++) {
            if (i >= MAX_ATTRIBUTES) {
                throw new EOFException("it has too many attributes");
            }
            int attribute = in.u16();
            in.u16();
            Piece value = in.piece(in.u32());
            bearing((id, type, content) -> take(id, content)).value(attribute, 0, value);
            value.drain();
            in.u16();
        }
    }

    /** Goes on behind a value that is broken. */
    private MapiProperties.Visitor bearing(MapiProperties.Visitor visitor) {
        return (id, type, value) -> {
            try {
                visitor.value(id, type, value);
            } catch (EOFException e) {
                whole = false;
            }
        };
    }

    private void take(int attribute, Piece value) throws IOException {
        switch (attribute) {
            case 0x9007 -> charset = codepage(value);
            case 0x800C -> plain = text(MapiProperties.STRING8, value, MAX_TEXT);
            case 0x9003 -> MapiProperties.read(value, bearing(this::ofMessage));
            case 0x9002 -> {
                finishFile();
                file = Optional.of(new Draft());
            }
            case 0x8010 ->
                draft().title = text(MapiProperties.STRING8, value, MAX_NAME).read();
            case 0x800F -> keep(value);
            case 0x9005 -> MapiProperties.read(value, bearing(this::ofFile));
            default -> {}
        }
    }

    private void ofMessage(int id, int type, Piece value) throws IOException {
        switch (id) {
            case 0x1000 -> plain = text(type, value, MAX_TEXT);
            case 0x1013 -> {
                html = text(type, value, MAX_TEXT);
                htmlCharset = type == MapiProperties.UNICODE ? html.charset() : htmlCharset;
            }
            case 0x1009 -> {
                rtf = CompressedRtf.open(value.readNBytes(MAX_TEXT), MAX_TEXT);
                rtfIsCut = value.hasMore() || rtf.length == MAX_TEXT;
            }
            case 0x3FDE -> htmlCharset = codepage(value);
            default -> {}
        }
    }

    private void ofFile(int id, int type, Piece value) throws IOException {
        switch (id) {
            case 0x3707 -> draft().name = text(type, value, MAX_NAME).read();
            case 0x370E -> draft().type = text(type, value, MAX_NAME).read();
            case 0x3701 -> {
                if (type == MapiProperties.OBJECT) {
                    object(value);
                } else {
                    keep(value);
                }
            }
            default -> {}
        }
    }

    /** An attached mail is in the same form again; of it the files count, and its words as one. All else is a file. */
    private void object(Piece value) throws IOException {
        value.readNBytes(INTERFACE_ID);
        byte[] beginning = value.readNBytes(Integer.BYTES);
        InputStream content = new SequenceInputStream(new ByteArrayInputStream(beginning), value);
        if (!isOne(beginning)) {
            keep(content);
        } else if (depth < MAX_DEPTH) {
            add(read(content, kept, depth + 1));
        } else {
            whole = false;
        }
    }

    private void add(Tnef attached) throws IOException {
        whole &= attached.isWhole();
        files.addAll(attached.files);
        Said said = attached.said();
        if (!said.text().isBlank()) {
            keep(new ByteArrayInputStream(said.text().raw()));
            draft().suffix = said.html() ? ".html" : ".txt";
        }
    }

    private void keep(InputStream content) throws IOException {
        Draft draft = draft();
        draft.stored = kept.put(content);
        whole &= draft.stored.isPresent();
    }

    private Draft draft() {
        Draft draft = file.orElseGet(Draft::new);
        file = Optional.of(draft);
        return draft;
    }

    private void finishFile() {
        file.ifPresent(draft -> draft.stored.ifPresent(stored -> {
            String name = draft.name.isEmpty() ? draft.title : draft.name;
            files.add(new File(name + draft.suffix, draft.type, stored));
        }));
        file = Optional.empty();
    }

    private TnefText text(int type, Piece value, int most) throws IOException {
        TnefText text = TnefText.of(type, value.readNBytes(most), charset);
        whole &= !value.hasMore();
        return text;
    }

    private static String codepage(Piece value) throws IOException {
        return Codepages.name(new LittleEndian(value).u32());
    }

    /** A file in the making: its name may come behind it. */
    private static final class Draft {
        private String title = "";
        private String name = "";
        private String type = "";
        private String suffix = "";
        private Optional<Stored> stored = Optional.empty();
    }

    /** A file, with its name and media type as they stand there. */
    record File(String name, String type, Stored stored) {}
}
