package io.saddlebag.message;

import java.util.regex.Pattern;

/** What another system said, which connectors put between “ and ” within a sentence of the hub's. */
public final class Quotation {
    private static final Pattern QUOTED = Pattern.compile("“.*”|“.*", Pattern.DOTALL);

    private Quotation() {}

    /**
     * A sentence as it may be logged: without what the other side said. Systems like to repeat the customer's words when
     * they refuse them.
     */
    public static String cut(String sentence) {
        return QUOTED.matcher(sentence).replaceAll("“…”");
    }
}
