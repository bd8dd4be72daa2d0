package io.saddlebag.email;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
     * write them without brackets. One between quotation marks is given in both its forms: what 0.1 stored has
     * the marks. Beyond {@code max} the last ones are kept.
     */
    static List<String> in(String field, int max) {
        List<String> ids = bracketed(field).stream()
                .flatMap(id -> Stream.of(id, unquoted(id)))
                .distinct()
                .toList();
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
        return unquoted(written(field));
    }

    /** As {@link #of}, in the form in which it stands there: by that one version 0.1.0 knew a mail again. */
    static String written(String field) {
        return bracketed(field).stream()
                .findFirst()
                .orElse(field.length() > MAX_LENGTH ? "" : field.replaceAll("[<>\\s\\p{Cntrl}]", ""));
    }

    private static String unquoted(String id) {
        return QUOTED.matcher(id).replaceFirst("$1@");
    }

    private static List<String> bracketed(String field) {
        return BRACKETED
                .matcher(field)
                .results()
                .map(id -> id.group(1).strip())
                .filter(id -> id.indexOf('@') > 0 || !id.contains(" "))
                .map(id -> id.replaceAll("\\s+", ""))
                .filter(id -> !id.isEmpty() && id.length() <= MAX_LENGTH)
                .distinct()
                .toList();
    }
}
