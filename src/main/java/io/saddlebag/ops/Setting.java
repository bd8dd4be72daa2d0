package io.saddlebag.ops;

import java.util.Locale;
import java.util.Set;

/**
 * One setting of the hub, declared once in {@link KnownSettings}.
 *
 * @param name as in a properties file: {@code http.max-body}
 * @param type what it takes
 * @param fallback its value when nobody sets it; empty means it may stay empty
 * @param description one sentence that says the effect, and what empty or zero means
 */
record Setting<T>(String name, SettingType<T> type, String fallback, String description) {
    private static final Set<String> SECRET_ENDINGS = Set.of("secret", "token", "password", "key");

    boolean isSecret() {
        return type.secret();
    }

    /** A setting nobody declared: a connector's or an integrator's own. Its last word tells whether it is secret. */
    static Setting<String> undeclared(String name) {
        String lastWord = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('-')) + 1);
        boolean secret = SECRET_ENDINGS.contains(lastWord.toLowerCase(Locale.ROOT));
        return new Setting<>(name, secret ? SettingType.SECRET : SettingType.TEXT, "", "");
    }
}
