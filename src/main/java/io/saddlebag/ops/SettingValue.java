package io.saddlebag.ops;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A setting with the value that won.
 *
 * @param parsed the value; null when it is empty
 * @param text the value as Camel reads it; empty when there is none
 * @param origin where it was set
 */
record SettingValue<T>(Setting<T> setting, @Nullable T parsed, String text, String origin) {
    private static final String FILE = "file:";

    static <T> SettingValue<T> of(Setting<T> setting, Assignment given, Path home) {
        String text = resolved(setting, given, home);
        if (text.isEmpty() && setting.fallback().isEmpty()) {
            return new SettingValue<>(setting, null, "", given.origin());
        }
        try {
            T value = setting.type().parser().apply(text);
            return new SettingValue<>(setting, value, setting.type().printer().apply(value), given.origin());
        } catch (RuntimeException e) {
            throw wrong(setting, given);
        }
    }

    /** For example {@code http.port is "80x" (in config/application.properties)}. */
    String description() {
        return setting.name() + " is " + (setting.isSecret() ? "set" : "\"" + Settings.shown(text) + "\"") + " ("
                + origin + ")";
    }

    private static String resolved(Setting<?> setting, Assignment given, Path home) {
        if (setting.isSecret() && given.text().startsWith(FILE)) {
            Path file = home.resolve(given.text().substring(FILE.length()));
            return EnvironmentNames.contents(setting.name(), file, given.origin())
                    .strip();
        }
        if (setting.type().equals(SettingType.PATH) && !given.text().isEmpty()) {
            boolean typed = given.origin().equals(CommandLine.ORIGIN);
            Path base = typed ? Path.of("").toAbsolutePath() : home;
            return base.resolve(given.text()).normalize().toString();
        }
        return given.text();
    }

    private static WrongSetting wrong(Setting<?> setting, Assignment given) {
        String value = setting.isSecret() ? "a value that is not shown" : "\"" + Settings.shown(given.text()) + "\"";
        return new WrongSetting(setting.name() + " is " + value + " (" + given.origin() + "), which is not "
                + article(setting.type().name()) + "; " + setting.type().remedy() + ".");
    }

    private static String article(String noun) {
        return noun.startsWith("one of") || noun.startsWith("true")
                ? noun
                : "aeio".indexOf(noun.charAt(0)) >= 0 ? "an " + noun : "a " + noun;
    }
}
