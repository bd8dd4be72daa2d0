package io.saddlebag.ops;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What values a setting takes, with their bounds. None but a list takes the empty text: whether a setting may be empty
 * is said by its default.
 *
 * @param name the type in a few words, for people
 * @param remedy what to give instead of a wrong value; continues a sentence
 * @param parser text to value; throws {@link RuntimeException} on what it does not take
 * @param printer value to the text that Camel reads: milliseconds, bytes, absolute paths
 * @param secret whether a value is never shown
 */
record SettingType<T>(
        String name, String remedy, Function<String, T> parser, Function<T, String> printer, boolean secret) {
    private static final int HIGHEST_PORT = 65_535;
    /** With the name of a network card behind it, if need be. */
    private static final String IPV6 = "[0-9a-fA-F:.]+(?:%[A-Za-z0-9._-]+)?";

    static final SettingType<String> TEXT = new SettingType<>(
            "text", "give a text without control characters", SettingType::printable, Function.identity());

    static final SettingType<String> SECRET = secret(1);

    static final SettingType<URI> URL = new SettingType<>(
            "url", "give an address such as https://hub.example.com", SettingType::webAddress, URI::toString);

    static final SettingType<Path> PATH = new SettingType<>(
            "path",
            "give a path; a relative one starts at the hub's home",
            text -> Path.of(printable(text)),
            Path::toString);

    static final SettingType<Long> PORT =
            number("port", 0, HIGHEST_PORT, "give a number from 0 to 65535, 0 for any free port");

    static final SettingType<String> HOST = matching(
            "host",
            IPV6 + "|\\[" + IPV6 + "]|[A-Za-z0-9._-]+",
            "give an address such as 127.0.0.1, or the name of a host");

    /** How many within which time. */
    static final SettingType<Frequency> FREQUENCY = new SettingType<>(
            "frequency", "give a number, a slash and a time such as 20/10m", Amounts::frequency, Frequency::toString);

    static final SettingType<Boolean> FLAG = new SettingType<>(
            "true or false", "give true or false", SettingType::truth, value -> Boolean.toString(value));

    SettingType(String name, String remedy, Function<String, T> parser, Function<T, String> printer) {
        this(name, remedy, parser, printer, false);
    }

    /** Whether a text is one. */
    boolean takes(String text) {
        try {
            return parser.apply(text) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    static SettingType<String> secret(int least) {
        return new SettingType<>(
                least > 1 ? "secret of at least " + least + " characters" : "secret",
                least > 1
                        ? "give a longer one, such as \"openssl rand -hex 32\" makes, or file:/path of a file that holds it"
                        : "give the secret itself, or file:/path of a file that holds it",
                text -> require(printable(text), text.codePointCount(0, text.length()) >= least),
                Function.identity(),
                true);
    }

    static SettingType<Duration> duration(String least, String most) {
        Duration shortest = Amounts.duration(least);
        Duration longest = Amounts.duration(most);
        return new SettingType<>(
                "duration from " + least + " to " + most,
                "give a number and a unit such as 500ms, 30s, 5m, 12h or 7d",
                text -> {
                    Duration value = Amounts.duration(text);
                    return require(value, value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0);
                },
                value -> Long.toString(value.toMillis()));
    }

    static SettingType<Long> size(String least, String most) {
        long smallest = Amounts.bytes(least);
        long largest = Amounts.bytes(most);
        return new SettingType<>(
                "size from " + least + " to " + most,
                "give a number and a unit such as 512KB, 10MB or 2GB",
                text -> {
                    long value = Amounts.bytes(text);
                    return require(value, value >= smallest && value <= largest);
                },
                value -> Long.toString(value));
    }

    static SettingType<Long> number(long least, long most) {
        return number("number from " + least + " to " + most, least, most, "give a whole number between these");
    }

    static SettingType<String> oneOf(List<String> choices) {
        List<String> allowed = List.copyOf(choices);
        return text("one of " + String.join(", ", allowed), "give one of these", allowed::contains);
    }

    static SettingType<String> matching(String name, String regex, String remedy) {
        return text(name, remedy, Pattern.compile(regex).asMatchPredicate());
    }

    /** What holds the pattern anywhere, as JSON Schema has it: a pattern for the whole says so. */
    static SettingType<String> finding(String name, String regex, String remedy) {
        return text(name, remedy, Pattern.compile(regex).asPredicate());
    }

    /** A number that need not be whole, between the bounds that there are. */
    static SettingType<BigDecimal> decimal(Optional<BigDecimal> least, Optional<BigDecimal> most) {
        String bounds = least.map(bound -> " from " + bound).orElse("")
                + most.map(bound -> " to " + bound).orElse("");
        return new SettingType<>(
                "number" + bounds,
                "give one such as 1 or 0.5" + (bounds.isEmpty() ? "" : " within these bounds"),
                text -> {
                    BigDecimal value = new BigDecimal(text);
                    return require(
                            value,
                            least.filter(bound -> value.compareTo(bound) < 0).isEmpty()
                                    && most.filter(bound -> value.compareTo(bound) > 0)
                                            .isEmpty());
                },
                BigDecimal::toString);
    }

    private static SettingType<String> text(String name, String remedy, Predicate<String> acceptable) {
        return new SettingType<>(name, remedy, text -> require(text, acceptable.test(text)), Function.identity());
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
        return require(text, !text.isEmpty() && text.chars().noneMatch(Character::isISOControl));
    }

    private static URI webAddress(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return require(
                uri,
                web
                        && uri.getHost() != null
                        && uri.getPort() <= HIGHEST_PORT
                        && uri.getQuery() == null
                        && uri.getFragment() == null);
    }

    private static boolean truth(String text) {
        return require(text, text.equals("true") || text.equals("false")).equals("true");
    }

    static <V> V require(V value, boolean acceptable) {
        if (!acceptable) {
            throw new IllegalArgumentException("not acceptable");
        }
        return value;
    }
}
