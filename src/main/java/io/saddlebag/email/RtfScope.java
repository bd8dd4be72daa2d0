package io.saddlebag.email;

/**
 * What holds within a group of RTF, and again as before when the group ends.
 *
 * @param kind what becomes of its words
 * @param charset of its bytes; empty for the document's
 * @param copy whether they are RTF's copy of what stands as HTML beside them ({@code \htmlrtf})
 * @param hidden whether they are not to be seen
 * @param fallback how many characters stand behind a {@code \\u} for programs that do not know it
 */
record RtfScope(Kind kind, String charset, boolean copy, boolean hidden, int fallback) {
    static final RtfScope DOCUMENT = new RtfScope(Kind.WORDS, "", false, false, 1);

    /** What a group holds. */
    enum Kind {
        /** What people read. */
        WORDS,
        /** HTML as it is ({@code \htmltag}). */
        MARKUP,
        /** Which fonts there are. */
        FONTS,
        /** Nothing that people read. */
        OTHER
    }

    RtfScope as(Kind kind) {
        return new RtfScope(kind, charset, copy, hidden, fallback);
    }

    RtfScope in(String charset) {
        return new RtfScope(kind, charset, copy, hidden, fallback);
    }

    RtfScope copy(boolean copy) {
        return new RtfScope(kind, charset, copy, hidden, fallback);
    }

    RtfScope hidden(boolean hidden) {
        return new RtfScope(kind, charset, copy, hidden, fallback);
    }

    RtfScope fallback(int fallback) {
        return new RtfScope(kind, charset, copy, hidden, fallback);
    }

    boolean isRead() {
        return (kind == Kind.WORDS || kind == Kind.MARKUP) && !copy && !hidden;
    }
}
