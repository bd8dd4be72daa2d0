package io.saddlebag.ops;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What values a Kamelet takes for one of its properties, in the words that Kamelets have for it (JSON Schema): type, enum,
 * minimum, maximum, pattern, minLength, and the formats password, uri, path, file and host.
 */
public final class PropertyForm {
    private static final Map<String, SettingType<?>> FORMATS = Map.of(
            "uri",
            SettingType.URL,
            "host",
            SettingType.HOST,
            "path",
            SettingType.matching(
                    "path of an address",
                    "/[^\\s\\p{Cntrl}?#]*",
                    "give one that begins with a slash, such as /webhooks/shop"));

    private final SettingType<?> type;
    private final boolean isFile;

    private PropertyForm(SettingType<?> type, boolean isFile) {
        this.type = type;
        this.isFile = isFile;
    }

    /** That of a property as its Kamelet describes it; what is not described takes any text. */
    public static PropertyForm of(Map<?, ?> property) {
        return new PropertyForm(type(property), word(property, "format").equals("file"));
    }

    /** The type that a setting of it has. */
    SettingType<?> type() {
        return type;
    }

    /** Whether it names a file, which has to be there. */
    boolean isFile() {
        return isFile;
    }

    private static SettingType<?> type(Map<?, ?> property) {
        String format = word(property, "format");
        if (property.get("enum") instanceof List<?> choices) {
            return SettingType.oneOf(choices.stream().map(String::valueOf).toList());
        }
        if (word(property, "type").equals("boolean")) {
            return SettingType.FLAG;
        }
        if (word(property, "type").equals("number")) {
            return SettingType.decimal(bound(property, "minimum"), bound(property, "maximum"));
        }
        if (word(property, "type").equals("integer")) {
            return SettingType.number(
                    number(property, "minimum", Long.MIN_VALUE), number(property, "maximum", Long.MAX_VALUE));
        }
        if (format.equals("password")) {
            return SettingType.secret((int) number(property, "minLength", 1));
        }
        if (property.containsKey("pattern")) {
            String example = word(property, "example");
            return SettingType.finding(
                    "value of the form that its connector's README.md tells",
                    word(property, "pattern"),
                    example.isEmpty() ? "look there" : "give one such as " + example);
        }
        return FORMATS.getOrDefault(format, SettingType.TEXT);
    }

    private static String word(Map<?, ?> property, String name) {
        Object word = property.get(name);
        return word == null ? "" : word.toString();
    }

    private static Optional<BigDecimal> bound(Map<?, ?> property, String name) {
        String bound = word(property, name);
        return bound.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(bound));
    }

    private static long number(Map<?, ?> property, String name, long otherwise) {
        return property.get(name) instanceof Number number ? number.longValue() : otherwise;
    }
}
