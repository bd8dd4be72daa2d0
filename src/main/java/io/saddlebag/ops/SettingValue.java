package io.saddlebag.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A setting with the value that won.
 *
 * @param parsed the value; null when it is empty
 * @param text the value as Camel reads it; empty when there is none
 * @param given where it was set, and how
 */
record SettingValue<T>(Setting<T> setting, @Nullable T parsed, String text, Assignment given) {
    private static final String FILE = "file:";

    static <T> SettingValue<T> of(Setting<T> setting, Assignment given, Path home) {
        try {
            String text = resolved(setting, given, home);
            if (text.isEmpty() && setting.fallback().isEmpty()) {
                return new SettingValue<>(setting, null, "", given);
            }
            T value = setting.type().parser().apply(text);
            return new SettingValue<>(setting, value, setting.type().printer().apply(value), given);
        } catch (WrongSetting e) {
            throw e;
        } catch (RuntimeException e) {
            throw wrong(setting.type(), given, setting.isSecret() || given.hidden());
        }
    }

    /**
     * Refuses it when it is not of a form that somebody else knows.
     *
     * @param meant the text, with what others stand for in it
     */
    void require(PropertyForm form, String meant) {
        SettingType<?> type = form.type();
        if (!type.takes(meant)) {
            throw wrong(type, given, type.secret() || isHidden());
        }
        if (form.isFile() && !Files.isReadable(Path.of(meant))) {
            throw new WrongSetting(description()
                    + ", which cannot be read; check that the file exists and that the hub's user may read it.");
        }
    }

    private boolean isHidden() {
        return setting.isSecret() || given.hidden();
    }

    /** For example {@code http.port is "80x" (in config/application.properties)}. */
    String description() {
        return setting.name() + " is " + (isHidden() ? "set" : "\"" + Settings.shown(shown()) + "\"") + " ("
                + given.origin() + ")";
    }

    /** As it was given; a path as a whole, for it tells where it starts. */
    private String shown() {
        return parsed instanceof Path ? text : given.text();
    }

    private static String resolved(Setting<?> setting, Assignment given, Path home) {
        if (setting.isSecret() && given.text().startsWith(FILE)) {
            Path file = home.resolve(given.text().substring(FILE.length()));
            return EnvironmentNames.contents(setting.name(), file, given.origin());
        }
        if (setting.type().equals(SettingType.PATH) && !given.text().isEmpty()) {
            boolean typed = given.origin().equals(CommandLine.ORIGIN);
            Path base = typed ? Path.of("").toAbsolutePath() : home;
            return base.resolve(given.text()).normalize().toString();
        }
        return given.text();
    }

    private static WrongSetting wrong(SettingType<?> type, Assignment given, boolean secret) {
        String value = secret ? "a value that is not shown" : "\"" + Settings.shown(given.text()) + "\"";
        return new WrongSetting(given.name() + " is " + value + " (" + given.origin() + "), which is not "
                + article(type.name()) + "; " + type.remedy() + ".");
    }

    private static String article(String noun) {
        return noun.startsWith("one of") || noun.startsWith("true")
                ? noun
                : "aeio".indexOf(noun.charAt(0)) >= 0 ? "an " + noun : "a " + noun;
    }
}
