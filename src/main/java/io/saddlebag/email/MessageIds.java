package io.saddlebag.email;

import java.util.List;
import java.util.regex.Pattern;

/** Message-IDs in header fields, without their angle brackets. */
final class MessageIds {
    /** Longer ones are no ids; the canonical message would refuse them. */
    static final int MAX_LENGTH = 900;

    private static final Pattern BRACKETED = Pattern.compile("<([^<>]{1," + (MAX_LENGTH + 50) + "})>");
    private static final Pattern BARE = Pattern.compile("[^<>\\s]{1," + MAX_LENGTH + "}@[^<>\\s]{1,255}");

    /** Two forms of one id (RFC 5256, section 3, REFERENCES, step 1). */
    private static final Pattern QUOTED = Pattern.compile("^\"([^\"\\\\@]+)\"@");

    private MessageIds() {}

    /**
     * Every id in a field, in order and once; prose is left out. Programs break ids where they fold lines, and old ones
     * write them without brackets. Beyond {@code max} the last ones are kept.
     */
    static List<String> in(String field, int max) {
        List<String> ids = bracketed(field);
        if (ids.isEmpty()) {
            List<String> bare = List.of(field.strip().split("[\\s,]+", 1_000));
            ids = bare.stream().allMatch(id -> BARE.matcher(id).matches())
                    ? bare.stream().distinct().toList()
                    : List.of();
        }
        return ids.subList(Math.max(0, ids.size() - max), ids.size());
    }

    /** The id that a Message-ID field gives; empty when it gives none. */
    static String of(String field) {
        return bracketed(field).stream()
                .findFirst()
                .orElse(field.length() > MAX_LENGTH ? "" : field.replaceAll("[<>\\s\\p{Cntrl}]", ""));
    }

    private static List<String> bracketed(String field) {
        return BRACKETED
                .matcher(field)
                .results()
                .map(id -> id.group(1).strip())
                .filter(id -> id.indexOf('@') > 0 || !id.contains(" "))
                .map(id -> QUOTED.matcher(id.replaceAll("\\s+", "")).replaceFirst("$1@"))
                .filter(id -> !id.isEmpty() && id.length() <= MAX_LENGTH)
                .distinct()
                .toList();
    }
}
