package io.saddlebag.ops;

import java.util.Optional;

/** What has to hold beyond what each setting takes: of their names, and between two of them. */
final class SettingRules {
    private SettingRules() {}

    /** @throws WrongSetting when there is no setting of that name, and it looks as if one were meant */
    static void refuseMisspelling(Assignment assignment) {
        String name = assignment.name();
        if (KnownSettings.names().contains(name)) {
            return;
        }
        Optional<String> meant = Misspelling.nearest(name, KnownSettings.names());
        if (meant.isPresent() || KnownSettings.ownsPrefixOf(name)) {
            String remedy =
                    meant.map(other -> "did you mean " + other + "?").orElse("docs/settings.md lists all there are.");
            throw new WrongSetting(
                    Settings.shown(name) + " (" + assignment.origin() + ") is not a setting of the hub; " + remedy);
        }
    }

    /** @throws WrongSetting when two of them do not go together */
    static void hold(Settings settings) {
        needTogether(settings, "http.tls.certificate", "http.tls.key");
        needTogether(settings, "http.tls.key", "http.tls.certificate");
        needOrder(settings, "delivery.backoff", "delivery.backoff-max");
    }

    private static void needTogether(Settings settings, String name, String other) {
        if (settings.given(name) && !settings.given(other)) {
            throw new WrongSetting(settings.describe(name) + ", but " + other + " is empty; give both or none.");
        }
    }

    private static void needOrder(Settings settings, String name, String most) {
        if (settings.duration(name).compareTo(settings.duration(most)) > 0) {
            throw new WrongSetting(settings.describe(name) + ", which is longer than the longest: "
                    + settings.describe(most) + "; give less here, or more there.");
        }
    }
}
