package io.saddlebag.delivery;

import java.util.regex.Pattern;

/** Reasons come from outside, in part: they are kept to one line and to a length that an operator can read. */
public final class Reason {
    private static final int LONGEST = 500;
    private static final Pattern QUOTED = Pattern.compile("“.*”|“.*", Pattern.DOTALL);

    private Reason() {}

    static String of(String said) {
        String line = said.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    /**
     * A reason as it may be logged: without what the other side said, which connectors put between “ and ”. Systems
     * like to repeat the customer's words when they refuse them.
     */
    public static String forLog(String reason) {
        return QUOTED.matcher(reason).replaceAll("“…”");
    }
}
