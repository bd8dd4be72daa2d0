package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the settings say about helpdesks: which there are, and which of them gets which tickets. */
public final class HelpdeskSettings {
    private static final String USUAL = "helpdesk.connector";
    private static final String BY_QUEUE = "helpdesk.by-queue";
    private static final String BY_ACCOUNT = "helpdesk.by-account";
    private static final String FORMER = "helpdesk.former";

    private final Settings settings;

    /** Reads them there. */
    public HelpdeskSettings(Settings settings) {
        this.settings = settings;
    }

    /** The connectors of all helpdesks, the usual one first; none when no helpdesk is set. */
    public List<String> connectors() {
        return Stream.of(
                        Stream.of(settings.text(USUAL)),
                        settings.names(BY_QUEUE).values().stream(),
                        settings.names(BY_ACCOUNT).values().stream(),
                        settings.list(FORMER).stream())
                .flatMap(some -> some)
                .filter(connector -> !connector.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * The helpdesks that they name.
     *
     * @throws WrongSetting when one is named that is none, or there are rules and nothing for what they do not name
     */
    Helpdesks helpdesks(SinkFacts sinks, Connectors connectors, Deliveries deliveries) {
        needUsual(BY_QUEUE);
        needUsual(BY_ACCOUNT);
        needUsual(FORMER);
        settings.names(BY_ACCOUNT)
                .keySet()
                .forEach(account -> named(BY_ACCOUNT, () -> connectors.get(account.replaceFirst("/.*", ""))));
        return new Helpdesks(
                deliveries,
                named(USUAL, () -> sinks.helpdesk(settings.text(USUAL))),
                byName(sinks, BY_QUEUE),
                byName(sinks, BY_ACCOUNT),
                settings.list(FORMER).stream()
                        .map(connector -> named(FORMER, () -> sinks.helpdesk(connector)))
                        .toList());
    }

    private Map<String, Helpdesk> byName(SinkFacts sinks, String setting) {
        Map<String, Helpdesk> helpdesks = new TreeMap<>();
        settings.names(setting)
                .forEach((name, connector) -> helpdesks.put(name, named(setting, () -> sinks.helpdesk(connector))));
        return helpdesks;
    }

    private void needUsual(String setting) {
        if (settings.given(setting) && !settings.given(USUAL)) {
            throw new WrongSetting(settings.describe(setting) + ", but " + USUAL
                    + " is empty; name there the helpdesk that gets all other tickets.");
        }
    }

    /** What is found by a name that a setting gives; the setting is named when there is nothing. */
    private <T> T named(String setting, Supplier<T> found) {
        try {
            return found.get();
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(settings.describe(setting) + ", which does not work: " + e.getMessage());
        }
    }
}
