package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A block of header fields. Only the fields that the reader knows are kept, each cut at 32 KB and at most 20 of a name,
 * so that no mail, however many and however long its fields, takes more memory than that.
 */
final class Header {
    private static final int MAX_VALUE = 32 * 1024;
    private static final int MAX_SAME = 20;
    private static final int MAX_LOOK_AHEAD = 100;

    private static final Set<String> KNOWN = Set.of(
            // who and when
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "date",
            "subject",
            "resent-from",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "x-envelope-to",
            "return-path",
            "content-language",
            // thread
            "message-id",
            "in-reply-to",
            "references",
            "thread-index",
            // automatic mail
            "auto-submitted",
            "x-autoreply",
            "x-autorespond",
            "x-autoresponder",
            "precedence",
            "list-id",
            "list-unsubscribe",
            "x-mlserver",
            "x-loop",
            "x-auto-response-suppress",
            "x-failed-recipients",
            "authentication-results",
            // parts
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "content-location",
            // delivery reports
            "final-recipient",
            "original-recipient",
            "action",
            "status",
            "diagnostic-code");

    private final Map<String, List<String>> fields = new HashMap<>();
    private int seen;

    /** Adds a field; its value is bytes, one to a character, as they came. */
    void add(String name, String value) {
        seen++;
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (KNOWN.contains(key)) {
            List<String> same = fields.computeIfAbsent(key, k -> new ArrayList<>());
            if (same.size() < MAX_SAME) {
                same.add(value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value);
            }
        }
    }

    /** How many fields of any name stand in the block. */
    int size() {
        return seen;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The bytes of the first field of that name, one to a character; empty when there is none. */
    String raw(String name) {
        return fields.containsKey(name) ? fields.get(name).get(0) : "";
    }

    /** The first field of that name with raw 8-bit characters decoded, encoded words not; empty when there is none. */
    String first(String name) {
        return characters(raw(name));
    }

    /** All fields of that name, the topmost first, as {@link #first}. */
    List<String> all(String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .map(Header::characters)
                .toList();
    }

    /** The first field of that name as people read it, on one line. */
    String text(String name) {
        return EncodedWords.decode(first(name))
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
    }

    private static String characters(String raw) {
        return Charsets.decode(raw.getBytes(ISO_8859_1), "").strip();
    }

    /**
     * Reads one block up to and including the empty line that ends it, or to the end of the stream. Lines that are no
     * header lines are left out, as is a mailbox file's {@code From } line. A line of blanks ends it too when no header
     * line follows.
     *
     * @param in can be marked
     */
    static Header read(InputStream in) throws IOException {
        Header header = new Header();
        String name = "";
        StringBuilder value = new StringBuilder();
        for (Line line = Line.read(in); line.begun && !line.text.isEmpty(); line = Line.read(in)) {
            int colon = line.text.indexOf(':');
            if (line.text.isBlank() && header.seen > 0 && !Line.headerFollows(in)) {
                break;
            } else if (Character.isWhitespace(line.text.charAt(0))) {
                value.append(line.text, 0, Math.min(line.text.length(), Math.max(0, MAX_VALUE - value.length())));
            } else if (colon > 0 && isName(line.text.substring(0, colon))) {
                header.addUnlessEmpty(name, value);
                name = line.text.substring(0, colon);
                value = new StringBuilder(line.text.substring(colon + 1));
            }
        }
        header.addUnlessEmpty(name, value);
        return header;
    }

    /** As the MIME parser needs it for what stands below: short, whatever this one looks like. */
    byte[] ofPart() {
        StringBuilder fields = new StringBuilder();
        for (String name : List.of("Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID")) {
            String value = raw(name.toLowerCase(Locale.ROOT));
            if (!value.isBlank()) {
                fields.append(name).append(": ").append(value.strip()).append("\r\n");
            }
        }
        return fields.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private void addUnlessEmpty(String name, CharSequence value) {
        if (!name.isEmpty()) {
            add(name, value.toString());
        }
    }

    private static boolean isName(String name) {
        return name.stripTrailing().chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** A line without its end, cut to the length that is kept; {@code begun} is false at the end of the stream. */
    private record Line(String text, boolean begun) {
        /** Looks ahead. */
        static boolean headerFollows(InputStream in) throws IOException {
            in.mark(MAX_LOOK_AHEAD);
            StringBuilder name = new StringBuilder();
            int c = in.read();
            boolean folded = c == ' ' || c == '\t';
            for (; c > ' ' && c < 0x7F && c != ':' && name.length() < MAX_LOOK_AHEAD - 1; c = in.read()) {
                name.append((char) c);
            }
            in.reset();
            return folded || (c == ':' && name.length() > 0);
        }

        static Line read(InputStream in) throws IOException {
            ByteArrayOutputStream kept = new ByteArrayOutputStream(128);
            int c = in.read();
            boolean begun = c >= 0;
            for (; c >= 0 && c != '\n'; c = in.read()) {
                if (kept.size() < MAX_VALUE) {
                    kept.write(c);
                }
            }
            String text = kept.toString(ISO_8859_1);
            return new Line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, begun);
        }
    }
}
