package io.saddlebag.delivery;

/** Reasons come from outside, in part: they are kept to one line and to a length that an operator can read. */
final class Reason {
    private static final int LONGEST = 500;

    private Reason() {}

    static String of(String said) {
        String line = said.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
