package io.saddlebag.message;

/** Words for people that come from elsewhere, with or without a full stop. */
public final class Sentence {
    private Sentence() {}

    /** The words, with a full stop behind them if they have none. */
    public static String of(String words) {
        return words.endsWith(".") ? words : words + ".";
    }

    /** As {@link #of}, on one line. */
    public static String onOneLine(String words) {
        return of(words.strip().replaceAll("\\s+", " ").replaceAll("\\.{2,}$", "."));
    }
}
