package io.saddlebag.ops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of the hub, all of them valid. docs/settings.md lists them. Sources, a later one wins: the defaults,
 * the profile's file, {@code config/application.properties}, {@code SADDLEBAG_…} environment variables,
 * {@code -Dsaddlebag.…} system properties, {@code --name=value} arguments.
 *
 * <p>Names the hub does not declare belong to connectors and routes; they are texts, read with {@link #text} and
 * {@link #secret}. Asking for a declared setting as another type than its own is a programming error.
 */
public final class Settings {
    private static final int SHOWN = 80;

    private final Map<String, SettingValue<?>> values;

    private Settings(Map<String, SettingValue<?>> values) {
        this.values = values;
    }

    /**
     * Reads and checks all settings.
     *
     * @param args {@code --name=value} and {@code --config DIR}
     * @param home the directory of the distribution; relative paths start there, on the command line at the caller's
     * @throws WrongSetting when one is wrong or a name is misspelt; the message is one sentence for the operator
     */
    public static Settings load(List<String> args, Map<String, String> env, Path home) {
        return load(args, env, System.getProperties(), home);
    }

    static Settings load(List<String> args, Map<String, String> env, Properties system, Path home) {
        Path base = home.toAbsolutePath().normalize();
        Map<String, Assignment> winners = new TreeMap<>();
        for (String name : KnownSettings.names()) {
            winners.put(name, new Assignment(name, KnownSettings.named(name).fallback(), "by default", false));
        }
        for (Assignment assignment : new SettingSources(args, env, system, base).read()) {
            if (assignment.checked()) {
                SettingRules.refuseMisspelling(assignment);
            }
            winners.put(assignment.name(), assignment);
        }
        Map<String, SettingValue<?>> values = new TreeMap<>();
        winners.forEach((name, winner) -> values.put(name, SettingValue.of(KnownSettings.named(name), winner, base)));
        Settings settings = new Settings(values);
        SettingRules.hold(settings);
        return settings;
    }

    /** Whether the setting is there and not empty. */
    public boolean given(String name) {
        return value(name).isPresent();
    }

    /** The text; empty when it is not set. */
    public String text(String name) {
        return value(name).map(SettingValue::text).orElse("");
    }

    /** The secret; empty when it is not set. Never log it. */
    public String secret(String name) {
        return text(name);
    }

    /** The number, port or per cent. */
    public long number(String name) {
        return typed(name, Long.class);
    }

    /** The size in bytes. */
    public long size(String name) {
        return typed(name, Long.class);
    }

    /** The duration. */
    public Duration duration(String name) {
        return typed(name, Duration.class);
    }

    /** The durations by name; empty when it is not set. */
    public Map<String, Duration> periods(String name) {
        Map<String, Duration> periods = new TreeMap<>();
        value(name).map(SettingValue::parsed).ifPresent(parsed -> ((Map<?, ?>) parsed)
                .forEach((key, period) -> periods.put(String.valueOf(key), Duration.class.cast(period))));
        return periods;
    }

    /** The connectors by name; empty when it is not set. */
    public Map<String, String> names(String name) {
        Map<String, String> names = new TreeMap<>();
        value(name).map(SettingValue::parsed).ifPresent(parsed -> ((Map<?, ?>) parsed)
                .forEach((key, connector) -> names.put(String.valueOf(key), String.valueOf(connector))));
        return names;
    }

    /** How many within which time. */
    public Frequency frequency(String name) {
        return typed(name, Frequency.class);
    }

    /** How many within which time, by name; empty when it is not set. */
    public Map<String, Frequency> frequencies(String name) {
        Map<String, Frequency> frequencies = new TreeMap<>();
        value(name).map(SettingValue::parsed).ifPresent(parsed -> ((Map<?, ?>) parsed)
                .forEach((key, frequency) -> frequencies.put(String.valueOf(key), Frequency.class.cast(frequency))));
        return frequencies;
    }

    /** The absolute path; ask {@link #given} first where it may be empty. */
    public Path path(String name) {
        return typed(name, Path.class);
    }

    /** The address; ask {@link #given} first where it may be empty. */
    public URI url(String name) {
        return typed(name, URI.class);
    }

    /** Whether it is true. */
    public boolean flag(String name) {
        return typed(name, Boolean.class);
    }

    /** The entries of a list; empty when it is not set. */
    public List<String> list(String name) {
        return text(name).isEmpty() ? List.of() : List.of(text(name).split(","));
    }

    /** What is set under names that begin so, by the rest of the name; what is empty is left out. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && !value.text().isEmpty()) {
                found.put(name.substring(prefix.length()), value.text());
            }
        });
        return found;
    }

    /** The names that begin so of what somebody has set, not the hub itself, for connectors and routes. */
    public Set<String> setBeginningWith(String prefix) {
        return values.values().stream()
                .filter(value -> value.given().checked() && !value.text().isEmpty())
                .map(value -> value.setting().name())
                .filter(name ->
                        name.startsWith(prefix) && !KnownSettings.names().contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Holds a setting against what the Kamelet says that takes it. What only Camel knows is not looked at.
     *
     * @throws WrongSetting when it is given and not of that form, or names in braces what nobody knows
     */
    public void require(String name, PropertyForm form) {
        value(name).filter(value -> !value.text().startsWith("#")).ifPresent(value -> {
            try {
                Braces.filled(value.text(), this::known).ifPresent(meant -> value.require(form, meant));
            } catch (Braces.UnknownName e) {
                // what stands in the braces of a secret may be a part of it
                String unknown = value.setting().isSecret()
                        ? "of the name that it has in braces"
                        : shown(String.valueOf(e.getMessage()));
                throw new WrongSetting(describe(name) + ", but there is no setting " + unknown
                        + "; set that one, or give the value itself.");
            }
        });
    }

    /** The setting as a sentence would show it, with where it was set; a secret is not shown. */
    public String describe(String name) {
        return value(name).map(SettingValue::description).orElse(name + " is empty");
    }

    /** Where the setting was set, as a phrase such as {@code on the command line}. */
    public String origin(String name) {
        return value(name).map(value -> value.given().origin()).orElse("nowhere");
    }

    /**
     * All settings as texts for Camel: durations in milliseconds, sizes in bytes, paths absolute, secrets in clear.
     * Never print it.
     */
    public Properties asProperties() {
        Properties properties = new Properties();
        values.forEach((name, value) -> properties.setProperty(name, value.text()));
        return properties;
    }

    /** The names and nothing else. */
    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }

    /** A value as it may stand in a message: short, without control characters and without passwords in addresses. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?")
                .replaceAll("(?i)(password|secret|token)=[^&;]*", "$1=…")
                .replaceAll("//[^/@]*@", "//…@");
        return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "…" : clean;
    }

    private Optional<SettingValue<?>> value(String name) {
        return Optional.<SettingValue<?>>ofNullable(values.get(name))
                .filter(value -> !value.text().isEmpty());
    }

    /** What stands for a name in braces: a setting, or what Camel looks for next. */
    private Optional<String> known(String name) {
        return Optional.<SettingValue<?>>ofNullable(values.get(name))
                .map(SettingValue::text)
                .or(() -> Optional.ofNullable(System.getProperty(name)))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .or(() -> Optional.ofNullable(System.getenv(EnvironmentNames.spelt(name))));
    }

    private <T> T typed(String name, Class<T> type) {
        SettingValue<?> value = value(name).orElseThrow(() -> new IllegalStateException(name + " is empty"));
        return type.cast(Objects.requireNonNull(value.parsed()));
    }
}
