package io.saddlebag.email;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Message-IDs in header fields, without their angle brackets. */
final class MessageIds {
    /** Longer ones are no ids; the canonical message would refuse them. */
    static final int MAX_LENGTH = 900;

    private static final Pattern BRACKETED = Pattern.compile("<\\s*([^<>\\s]{1," + MAX_LENGTH + "})\\s*>");
    private static final Pattern BARE = Pattern.compile("[^<>\\s]{1," + MAX_LENGTH + "}@[^<>\\s]{1,255}");

    private MessageIds() {}

    /** Every id in a field, in order and once; prose is left out. Beyond {@code max} the last ones are kept. */
    static List<String> in(String field, int max) {
        List<String> ids = BRACKETED
                .matcher(field.replaceAll("\\s+", " "))
                .results()
                .map(id -> id.group(1))
                .distinct()
                .toList();
        if (ids.isEmpty() && !field.contains(" ") && BARE.matcher(field).matches()) {
            return List.of(field);
        }
        return ids.subList(Math.max(0, ids.size() - max), ids.size());
    }

    /** The id that a Message-ID field gives; empty when it gives none. */
    static String of(String field) {
        return BRACKETED
                .matcher(field)
                .results()
                .findFirst()
                .map((MatchResult id) -> id.group(1))
                .orElse(field.length() > MAX_LENGTH ? "" : field.replaceAll("[<>\\s\\p{Cntrl}]", ""));
    }
}
