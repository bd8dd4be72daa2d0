package io.saddlebag.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which headers of an answer a system tells how a limit stands.
 *
 * @param limit header with the number of requests in a window
 * @param remaining header with the number that is left
 * @param reset header with the end of the window, in seconds from now or since 1970
 * @param all header with all three, {@code total=100; remaining=99; resets=41}
 */
record Headers(String limit, String remaining, String reset, String all) {
    private static final long SINCE_1970 = 1_000_000_000;
    private static final int LARGEST = 1_000_000;

    Headers {
        limit = limit.toLowerCase(Locale.ROOT);
        remaining = remaining.toLowerCase(Locale.ROOT);
        reset = reset.toLowerCase(Locale.ROOT);
        all = all.toLowerCase(Locale.ROOT);
    }

    /**
     * What an answer says.
     *
     * @param answered its headers by lower-case names
     */
    Standing read(Map<String, String> answered, Duration window, Instant now) {
        String together = answered.getOrDefault(all, "");
        OptionalInt most = number(answered.getOrDefault(limit, part(together, "total")));
        OptionalInt left = number(answered.getOrDefault(remaining, part(together, "remaining")));
        String end = answered.getOrDefault(reset, part(together, "resets"));
        return new Standing(most, left, end(end, window, now), left.isPresent() || isNumber(end));
    }

    /** Whose clock is wrong, or who says nothing, is believed to begin a window now. */
    private static Duration end(String said, Duration window, Instant now) {
        if (!isNumber(said)) {
            return window;
        }
        long number = Long.parseLong(said.strip());
        Duration left = number < SINCE_1970
                ? Duration.ofSeconds(number)
                // a part of a second is cut off
                : Duration.between(now, Instant.ofEpochSecond(number + 1));
        return left.isNegative() || left.compareTo(window) > 0 ? window : left;
    }

    private static boolean isNumber(String said) {
        return said.strip().matches("\\d{1,12}");
    }

    private static String part(String together, String name) {
        Matcher part = Pattern.compile("(?:^|[;,\\s])" + name + "=(\\d{1,9})").matcher(together);
        return part.find() ? part.group(1) : "";
    }

    private static OptionalInt number(String said) {
        return said.strip().matches("\\d{1,9}")
                ? OptionalInt.of(Math.min(LARGEST, Integer.parseInt(said.strip())))
                : OptionalInt.empty();
    }

    /**
     * How a limit stands.
     *
     * @param most requests in a window, if told
     * @param left how many are left of them, if told
     * @param end how long the window lasts
     * @param told whether what is left, or the end, is told
     */
    record Standing(OptionalInt most, OptionalInt left, Duration end, boolean told) {}
}
