package io.saddlebag.pace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests of a kind a system takes in a time.
 *
 * @param name tells it apart from the others of its connector
 * @param requests which requests it counts
 * @param each the names of the path's parts and the body's fields ({@code body.to}) that have an allowance each, or
 *     {@code account}, the company's account; none: one for all
 * @param where what fields of the body have to look like for a request to count; usually nothing
 * @param most requests in a window, wherever that begins
 * @param window how long that is
 * @param commands the commands that cannot do without such a request; none: all of them
 * @param headers what answers tell of it
 */
record Limit(
        String name,
        List<Requests> requests,
        List<String> each,
        Map<String, Pattern> where,
        int most,
        Duration window,
        Set<String> commands,
        Headers headers) {
    private static final String ACCOUNT = "account";
    private static final String BODY = "body.";
    private static final int DIGEST_BYTES = 8;

    Limit {
        requests = List.copyOf(requests);
        each = List.copyOf(each);
        where = Map.copyOf(where);
        commands = Set.copyOf(commands);
        require(!name.isBlank(), "it has no name");
        require(!requests.isEmpty(), "it does not say which requests it counts");
        require(most >= 1, "its number of requests is less than 1");
        require(window.toMillis() >= 1 && window.compareTo(Duration.ofDays(1)) <= 0, "its window is not up to a day");
    }

    /**
     * The allowance that a request uses, as a part of a name; nothing when it uses none. Of what each has one for stands
     * the beginning of a SHA-256 there: it may be the id of a user at a channel. A request without what matters uses none.
     */
    Optional<String> key(Asked request) {
        if (!where.entrySet().stream().allMatch(field -> field.getValue()
                .matcher(request.body().apply(field.getKey()))
                .matches())) {
            return Optional.empty();
        }
        return requests.stream()
                .map(kind -> kind.match(request.method(), request.path()))
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(match -> key(match, request));
    }

    private Optional<String> key(Matcher match, Asked request) {
        StringBuilder key = new StringBuilder(name);
        for (String part : each) {
            String value = value(part, match, request);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            key.append('/').append(digest(value));
        }
        return Optional.of(key.toString());
    }

    private static String value(String part, Matcher match, Asked request) {
        if (part.equals(ACCOUNT)) {
            return request.account();
        }
        return part.startsWith(BODY) ? request.body().apply(part.substring(BODY.length())) : match.group(part);
    }

    private static String digest(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a command of that kind needs it. */
    boolean isNeededFor(String kind) {
        return commands.isEmpty() || commands.contains(kind);
    }

    /** Evenly spaced, but for a few at once, these are never more than allowed; of {@code allowed} in a window. */
    Spacing spacing(int allowed) {
        // where each has its own, nobody is crowded out by a burst
        int atOnce = each.isEmpty() ? Math.max(1, allowed / 50) : Math.max(1, allowed / 3);
        // requests do not take equally long to get there
        int reserve = allowed < 10 ? 0 : Math.max(1, allowed / 100);
        long interval = window.toNanos() / 1_000 / Math.max(1, allowed - atOnce - reserve);
        return new Spacing(interval, interval * (atOnce - 1));
    }

    static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * How far apart requests are, in microseconds.
     *
     * @param interval from one to the next
     * @param ahead how much earlier one may go when there were few before it
     */
    record Spacing(long interval, long ahead) {}

    /**
     * A kind of request.
     *
     * @param method or {@code *}
     * @param path as a pattern
     */
    record Requests(String method, Pattern path) {
        /** {@code PUT /tickets/{ticket}}; a star stands for any method or part of the path, two for any parts. */
        static Requests of(String written) {
            String[] parts = written.strip().split("\\s+", 2);
            require(parts.length == 2 && parts[1].startsWith("/"), "\"" + written + "\" is no method and path");
            String pattern = parts[1].replaceAll("[.+?()\\[\\]^$|\\\\]", "\\\\$0")
                    .replaceAll("\\{([A-Za-z][A-Za-z0-9]*)\\}", "(?<$1>[^/]{1,200})")
                    .replace("**", "\u0000")
                    .replace("*", "[^/]*")
                    .replace("\u0000", ".*");
            return new Requests(parts[0], Pattern.compile(pattern, Pattern.DOTALL));
        }

        Optional<Matcher> match(String asked, String where) {
            Matcher matcher = path.matcher(where);
            return (method.equals("*") || method.equals(asked)) && matcher.matches()
                    ? Optional.of(matcher)
                    : Optional.empty();
        }
    }
}
