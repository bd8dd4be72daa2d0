package io.saddlebag.ops;

import static io.saddlebag.ops.SettingType.require;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of settings that take several values, separated by commas. Empty is a list of none. */
final class ListTypes {
    private static final String NAME = "[a-z0-9][a-z0-9-]*";

    static final SettingType<List<String>> LIST =
            listOf("list", "[^\\p{Cntrl}]+", "give texts separated by commas, without control characters");

    static final SettingType<List<String>> NAMES =
            listOf("list of names", NAME, "give names of lower-case letters, digits and dashes, separated by commas");

    /** Names, each for all channels or for the one that stands behind it. */
    static final SettingType<List<String>> NAMES_AT_CHANNELS = listOf(
            "list of codes",
            NAME + "(@" + NAME + ")?",
            "give codes separated by commas, each with or without a channel, such as solved, order-shipped@whatsapp");

    /** Names with a duration each; the text that Camel reads is what was given. */
    static final SettingType<Map<String, Duration>> PERIODS = mapOf(
            "list of durations",
            "give names with a duration, never or always each, no name twice, such as email=30d, webchat=never",
            NAME,
            ListTypes::period,
            period -> period.toMillis() + "ms");

    /** Names with a frequency each. */
    static final SettingType<Map<String, Frequency>> FREQUENCIES = mapOf(
            "list of frequencies",
            "give names with a frequency each, * for all others, no name twice, such as *=200/10m, email=50/10m",
            NAME + "|\\*",
            Amounts::frequency,
            Frequency::toString);

    /** Names with a connector each. */
    static final SettingType<Map<String, String>> CONNECTORS = mapOf(
            "list of connectors",
            "give names with the folder of a connector each, no name twice, such as billing=intercom, returns=zendesk",
            "[^\\p{Cntrl}]+",
            connector -> require(connector, connector.matches(NAME)),
            Function.identity());

    private ListTypes() {}

    private static SettingType<List<String>> listOf(String name, String entry, String remedy) {
        Pattern pattern = Pattern.compile(entry);
        return new SettingType<>(
                name,
                remedy,
                text -> require(split(text), split(text).stream().allMatch(part -> pattern.matcher(part)
                        .matches())),
                list -> String.join(",", list));
    }

    private static <T> SettingType<Map<String, T>> mapOf(
            String name, String remedy, String key, Function<String, T> parser, Function<T, String> printer) {
        Pattern keys = Pattern.compile(key);
        return new SettingType<>(
                name,
                remedy,
                text -> {
                    Map<String, T> values = new TreeMap<>();
                    for (String part : split(text)) {
                        // an account may hold the sign, a value never does
                        int equals = require(part.lastIndexOf('='), part.contains("="));
                        String named = part.substring(0, equals).strip();
                        require(named, keys.matcher(named).matches() && !values.containsKey(named));
                        values.put(
                                named, parser.apply(part.substring(equals + 1).strip()));
                    }
                    return values;
                },
                values -> values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + printer.apply(value.getValue()))
                        .collect(Collectors.joining(",")));
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Duration period(String text) {
        return switch (text) {
            case "never" -> Duration.ZERO;
            case "always" -> Amounts.LONGEST;
            default -> Amounts.duration(text);
        };
    }
}
