package io.saddlebag.email;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The date of a mail (RFC 5322, section 3.3, and the forms that old programs write). */
final class MailDate {
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofDays(1);
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, Integer> ZONES = Map.of(
            "EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8, "PDT", -7, "CET", 1, "CEST",
            2);

    private static final String TIME = "(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?";
    private static final Pattern USUAL = Pattern.compile(
            "(\\d{1,2})[\\s-]+([A-Za-z]{3})[a-z]*[\\s,-]+(\\d{2,4})[\\s,]+" + TIME + "\\s*([+-]\\d{4}|[A-Z]{1,5})?");
    private static final Pattern OF_C = Pattern.compile(
            "([A-Z][a-z]{2})\\s+(\\d{1,2})\\s+" + TIME + "\\s+(?:[A-Z]{1,5}\\s+)?(\\d{4})\\s*([+-]\\d{4})?");

    private MailDate() {}

    /** The time, unless it is unreadable or absurd: before 1990, or more than a day after {@code now}. */
    static Optional<Instant> parse(String field, Instant now) {
        return read(field.replaceAll("\\([^()]{0,100}\\)", " "))
                .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(now.plus(AHEAD)));
    }

    private static Optional<Instant> read(String field) {
        Matcher usual = USUAL.matcher(field);
        if (usual.find()) {
            return time(usual.group(3), usual.group(2), usual.group(1), usual, 4, zone(usual.group(7)));
        }
        Matcher c = OF_C.matcher(field);
        return c.find() ? time(c.group(6), c.group(1), c.group(2), c, 3, zone(c.group(7))) : Optional.empty();
    }

    private static Optional<Instant> time(String year, String month, String day, Matcher clock, int hour, ZoneId zone) {
        String seconds = clock.group(hour + 2);
        try {
            return Optional.of(LocalDateTime.of(
                            year(Integer.parseInt(year)),
                            MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1,
                            Integer.parseInt(day),
                            Integer.parseInt(clock.group(hour)),
                            Integer.parseInt(clock.group(hour + 1)),
                            seconds == null ? 0 : Math.min(59, Integer.parseInt(seconds)))
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Two and three digits as RFC 5322, section 4.3, has them. */
    private static int year(int digits) {
        return digits < 50 ? digits + 2000 : digits < 1000 ? digits + 1900 : digits;
    }

    private static ZoneId zone(@Nullable String zone) {
        try {
            return zone == null || Character.isLetter(zone.charAt(0))
                    ? ZoneOffset.ofHours(zone == null ? 0 : ZONES.getOrDefault(zone, 0))
                    : ZoneOffset.of(zone);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
