package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.saddlebag.email.BlobSink.Stored;
import io.saddlebag.email.LittleEndian.Piece;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Outlook's own form of a mail, winmail.dat ([MS-OXTNEF]): a row of attributes, in which the words and the files stand.
 * Files stream into the sink; texts are read within bounds. One that breaks off is read as far as it goes.
 */
final class Tnef {
    private static final long SIGNATURE = 0x223E9F78L;
    private static final int MAX_FILES = 200;
    private static final int MAX_ATTRIBUTES = 20_000;
    private static final int MAX_TEXT = 1024 * 1024;
    private static final int MAX_NAME = 2_000;
    private static final int MAX_DEPTH = 4;
    private static final int INTERFACE_ID = 16;

    private final LittleEndian in;
    private final BlobSink blobs;
    private final int depth;
    private final List<File> files = new ArrayList<>();
    private Optional<Draft> file = Optional.empty();
    private String charset = "";
    private String htmlCharset = "";
    private Text plain = Text.NONE;
    private Text html = Text.NONE;
    private byte[] rtf = {};
    private boolean whole = true;

    private Tnef(InputStream in, BlobSink blobs, int depth) {
        this.in = new LittleEndian(in);
        this.blobs = blobs;
        this.depth = depth;
    }

    /**
     * Reads one.
     *
     * @throws IOException from the stream or the sink; what is broken is none
     */
    static Tnef read(InputStream in, BlobSink blobs) throws IOException {
        return read(in, blobs, 1);
    }

    private static Tnef read(InputStream in, BlobSink blobs, int depth) throws IOException {
        Tnef tnef = new Tnef(in, blobs, depth);
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
        return whole;
    }

    List<File> files() {
        return List.copyOf(files);
    }

    /** What it says, as HTML or else as plain text alone; silent when it is told as neither. */
    Words words(TextBudget budget) {
        boolean marked = !html.isEmpty();
        Part part = Part.text(marked ? "text/html" : "text/plain", marked ? htmlCharset : plain.charset());
        Words told = TextPart.of(part, (marked ? html : plain).raw(), budget).words();
        return new Words(told.plain(), told.html(), told.quotable());
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
            take(attribute, value);
            value.drain();
            in.u16();
        }
    }

    private void take(int attribute, Piece value) throws IOException {
        switch (attribute) {
            case 0x9007 -> charset = codepage(value);
            case 0x800C -> plain = text(MapiProperties.STRING8, value, MAX_TEXT);
            case 0x9003 -> MapiProperties.read(value, this::ofMessage);
            case 0x9002 -> {
                finishFile();
                file = Optional.of(new Draft());
            }
            case 0x8010 ->
                draft().title = text(MapiProperties.STRING8, value, MAX_NAME).read();
            case 0x800F -> keep(draft(), value);
            case 0x9005 -> MapiProperties.read(value, this::ofFile);
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
            case 0x1009 -> rtf = CompressedRtf.open(value.readNBytes(MAX_TEXT), MAX_TEXT);
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
                    keep(draft(), value);
                }
            }
            default -> {}
        }
    }

    /** An attached mail is in the same form again; of it the files count, and its words as one. */
    private void object(Piece value) throws IOException {
        value.readNBytes(INTERFACE_ID);
        if (depth >= MAX_DEPTH) {
            whole = false;
            return;
        }
        Tnef attached = read(value, blobs, depth + 1);
        whole &= attached.whole;
        attached.files.stream().limit((long) MAX_FILES - files.size()).forEach(files::add);
        Text words = attached.html.isEmpty() ? attached.plain : attached.html;
        if (!words.isEmpty()) {
            keep(draft(), new ByteArrayInputStream(words.raw()));
            draft().suffix = attached.html.isEmpty() ? ".txt" : ".html";
        }
    }

    private void keep(Draft draft, InputStream content) throws IOException {
        if (files.size() < MAX_FILES) {
            draft.stored = Optional.of(blobs.put(content));
        } else {
            whole = false;
        }
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

    /** Up to the zero that ends it. */
    private Text text(int type, Piece value, int most) throws IOException {
        byte[] bytes = value.readNBytes(most);
        if (type == MapiProperties.UNICODE) {
            String text = new String(bytes, UTF_16LE);
            int end = text.indexOf('\0');
            return Text.of((end < 0 ? text : text.substring(0, end)).getBytes(UTF_8), "utf-8");
        }
        int end = 0;
        while (end < bytes.length && (bytes[end] != 0 || type == MapiProperties.BINARY)) {
            end++;
        }
        return Text.of(Arrays.copyOf(bytes, end), charset);
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

    /** Words in some charset, bytes, one to a character; of an empty charset nothing is told. */
    private record Text(String bytes, String charset) {
        static final Text NONE = new Text("", "");

        static Text of(byte[] raw, String charset) {
            return new Text(new String(raw, ISO_8859_1), charset);
        }

        boolean isEmpty() {
            return bytes.isEmpty();
        }

        byte[] raw() {
            return bytes.getBytes(ISO_8859_1);
        }

        String read() {
            return Charsets.decode(raw(), charset);
        }
    }
}
