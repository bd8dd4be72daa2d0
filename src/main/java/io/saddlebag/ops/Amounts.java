package io.saddlebag.ops;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit, as settings have them. What is none is an {@link IllegalArgumentException}. */
final class Amounts {
    /** The longest of all durations; what is to last for ever lasts so long. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}) ?([A-Za-z]*)");

    private Amounts() {}

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 7d} or {@code 0}. */
    static Duration duration(String text) {
        Matcher amount = amount(text);
        long number = Long.parseLong(amount.group(1));
        Duration duration =
                switch (amount.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    case "" -> SettingType.require(Duration.ZERO, number == 0);
                    default -> throw new IllegalArgumentException("unknown unit");
                };
        return SettingType.require(duration, duration.compareTo(LONGEST) <= 0);
    }

    /** {@code 512KB}, {@code 10MB}, {@code 2GB}: in powers of 1,024. */
    static long bytes(String text) {
        Matcher amount = amount(text);
        long unit =
                switch (amount.group(2).toUpperCase(Locale.ROOT)) {
                    case "B" -> 1L;
                    case "KB" -> 1L << 10;
                    case "MB" -> 1L << 20;
                    case "GB" -> 1L << 30;
                    case "TB" -> 1L << 40;
                    default -> throw new IllegalArgumentException("unknown unit");
                };
        return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
    }

    /** {@code 20/10m}: how many within which time, neither of them none. */
    static Frequency frequency(String text) {
        String[] parts = text.split("/", -1);
        SettingType.require(text, parts.length == 2 && parts[0].matches("\\d{1,9}"));
        Frequency frequency = new Frequency(Integer.parseInt(parts[0]), duration(parts[1].strip()));
        return SettingType.require(
                frequency, frequency.most() > 0 && !frequency.within().isZero());
    }

    private static Matcher amount(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        return SettingType.require(matcher, matcher.matches());
    }
}
