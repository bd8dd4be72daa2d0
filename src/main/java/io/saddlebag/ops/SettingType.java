package io.saddlebag.ops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What values a setting takes.
 *
 * @param name the type in a word or two, for people
 * @param remedy what to give instead of a wrong value; continues a sentence
 * @param parser text to value; throws {@link RuntimeException} on what it does not take
 * @param printer value to the text that Camel reads: milliseconds, bytes, absolute paths
 */
record SettingType<T>(String name, String remedy, Function<String, T> parser, Function<T, String> printer) {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}) ?([A-Za-z]*)");
    private static final long LONGEST_DAYS = 36_500;

    static final SettingType<String> TEXT = new SettingType<>(
            "text", "give a text without control characters", SettingType::printable, Function.identity());

    static final SettingType<String> SECRET = new SettingType<>(
            "secret",
            "give the secret itself, or file:/path of a file that holds it",
            SettingType::printable,
            text -> text);

    static final SettingType<List<String>> LIST = new SettingType<>(
            "list", "give texts separated by commas", SettingType::split, list -> String.join(",", list));

    static final SettingType<URI> URL = new SettingType<>(
            "url", "give an address such as https://hub.example.com", SettingType::webAddress, URI::toString);

    static final SettingType<Path> PATH =
            new SettingType<>("path", "give a path; a relative one starts at the hub's home", Path::of, Path::toString);

    static final SettingType<Long> PORT =
            number("port", 0, 65_535, "give a number from 0 to 65535, 0 for any free port");

    static final SettingType<Duration> DURATION = new SettingType<>(
            "duration",
            "give a number and a unit such as 500ms, 30s, 5m, 12h or 7d",
            SettingType::span,
            value -> Long.toString(value.toMillis()));

    /** Names with a duration each; the text that Camel reads is what was given. */
    static final SettingType<Map<String, Duration>> PERIODS = new SettingType<>(
            "list of durations",
            "give names with a duration, never or always each, such as email=30d, webchat=never",
            SettingType::periods,
            SettingType::printed);

    /** How many within which time. */
    static final SettingType<Frequency> FREQUENCY = new SettingType<>(
            "frequency",
            "give a number, a slash and a time such as 20/10m",
            SettingType::frequency,
            Frequency::toString);

    /** Names with a frequency each. */
    static final SettingType<Map<String, Frequency>> FREQUENCIES = new SettingType<>(
            "list of frequencies",
            "give names with a frequency each, * for all others, such as *=200/10m, email=50/10m",
            SettingType::frequencies,
            SettingType::written);

    private static final Pattern NAMED = Pattern.compile("(.+?)\\s*=\\s*([a-z0-9][a-z0-9-]*)");

    /** Names with a connector each. */
    static final SettingType<Map<String, String>> CONNECTORS = new SettingType<>(
            "list of connectors",
            "give names with the folder of a connector each, no name twice, such as billing=intercom, returns=zendesk",
            SettingType::connectors,
            names -> names.entrySet().stream()
                    .map(name -> name.getKey() + "=" + name.getValue())
                    .collect(Collectors.joining(",")));

    static final SettingType<Long> SIZE = new SettingType<>(
            "size",
            "give a number and a unit such as 512KB, 10MB or 2GB",
            SettingType::bytes,
            value -> Long.toString(value));

    static final SettingType<Boolean> FLAG = new SettingType<>(
            "true or false", "give true or false", SettingType::truth, value -> Boolean.toString(value));

    static SettingType<Long> number(long least, long most) {
        return number("number", least, most, "give a whole number from " + least + " to " + most);
    }

    static SettingType<String> oneOf(String... choices) {
        List<String> allowed = List.of(choices);
        String shown = String.join(", ", allowed);
        return new SettingType<>(
                "one of " + shown, "give one of " + shown, text -> require(text, allowed.contains(text)), t -> t);
    }

    static SettingType<String> matching(String name, String regex, String remedy) {
        Pattern pattern = Pattern.compile(regex);
        return new SettingType<>(
                name, remedy, text -> require(text, pattern.matcher(text).matches()), Function.identity());
    }

    private static SettingType<Long> number(String name, long least, long most, String remedy) {
        return new SettingType<>(
                name,
                remedy,
                text -> {
                    long value = Long.parseLong(text);
                    return require(value, value >= least && value <= most);
                },
                value -> Long.toString(value));
    }

    private static String printable(String text) {
        return require(text, text.chars().noneMatch(Character::isISOControl));
    }

    private static List<String> split(String text) {
        return Arrays.stream(printable(text).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static URI webAddress(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return require(uri, web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null);
    }

    private static Duration span(String text) {
        Matcher amount = amount(text);
        long number = Long.parseLong(amount.group(1));
        Duration span =
                switch (amount.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    case "" -> require(Duration.ZERO, number == 0);
                    default -> throw new IllegalArgumentException("unknown unit");
                };
        return require(span, span.compareTo(Duration.ofDays(LONGEST_DAYS)) <= 0);
    }

    private static Map<String, Duration> periods(String text) {
        Map<String, Duration> periods = new TreeMap<>();
        for (String part : split(text)) {
            int equals = part.indexOf('=');
            String period = part.substring(equals + 1).strip();
            Duration length =
                    switch (period) {
                        case "never" -> Duration.ZERO;
                        case "always" -> Duration.ofDays(LONGEST_DAYS);
                        default -> span(period);
                    };
            periods.put(require(part, equals > 0).substring(0, equals).strip(), length);
        }
        return periods;
    }

    private static String printed(Map<String, Duration> periods) {
        return periods.entrySet().stream()
                .map(period -> period.getKey() + "=" + period.getValue().toMillis() + "ms")
                .collect(Collectors.joining(","));
    }

    private static Frequency frequency(String text) {
        String[] parts = text.split("/", -1);
        require(text, parts.length == 2 && parts[0].matches("\\d{1,9}"));
        Duration within = span(parts[1].strip());
        return require(new Frequency(Integer.parseInt(parts[0]), within), !within.isZero());
    }

    private static Map<String, Frequency> frequencies(String text) {
        Map<String, Frequency> frequencies = new TreeMap<>();
        for (String part : split(text)) {
            int equals = part.indexOf('=');
            String name = require(part, equals > 0).substring(0, equals).strip();
            frequencies.put(name, frequency(part.substring(equals + 1).strip()));
        }
        return frequencies;
    }

    private static Map<String, String> connectors(String text) {
        Map<String, String> connectors = new TreeMap<>();
        for (String part : split(text)) {
            Matcher named = NAMED.matcher(part);
            require(part, named.matches() && !connectors.containsKey(named.group(1)));
            connectors.put(named.group(1), named.group(2));
        }
        return connectors;
    }

    private static String written(Map<String, Frequency> frequencies) {
        return frequencies.entrySet().stream()
                .map(frequency -> frequency.getKey() + "=" + frequency.getValue())
                .collect(Collectors.joining(","));
    }

    private static long bytes(String text) {
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

    private static Matcher amount(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        return require(matcher, matcher.matches());
    }

    private static boolean truth(String text) {
        return require(text, text.equals("true") || text.equals("false")).equals("true");
    }

    private static <V> V require(V value, boolean acceptable) {
        if (!acceptable) {
            throw new IllegalArgumentException("not acceptable");
        }
        return value;
    }
}
