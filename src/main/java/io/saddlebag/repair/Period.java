package io.saddlebag.repair;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From when until when something is looked at.
 *
 * @param since its beginning
 * @param until its end
 */
public record Period(Instant since, Instant until) {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhd])");
    private static final String USUAL = "7d";

    public Period {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("the period ends at " + until + ", before it begins at " + since);
        }
    }

    /**
     * As operators write it: how long ago ({@code 7d}, {@code 12h}, {@code 30m}), a day in UTC, or a time.
     *
     * @param since empty: seven days ago
     * @param until empty: now
     * @throws IllegalArgumentException when it is none of these; says so
     */
    public static Period of(String since, String until, Instant now) {
        return new Period(time(since.isBlank() ? USUAL : since, now), until.isBlank() ? now : time(until, now));
    }

    private static Instant time(String text, Instant now) {
        Matcher ago = AGO.matcher(text.strip());
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text.strip())
                    : LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: write how long ago (7d, 12h, 30m), a day (2026-11-20) or a time"
                            + " (2026-11-20T08:00:00Z)",
                    e);
        }
    }
}
