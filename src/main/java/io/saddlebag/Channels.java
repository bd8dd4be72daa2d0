package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Settings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which routes are started: those whose setting is given. Of connectors that are set up in part, the log says what is
 * missing; {@code ./saddlebag connector check} says it of all.
 */
public final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private static final String SINK = "sink";

    private final Settings settings;
    private final Connectors connectors;
    private final Set<String> used = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();

    Channels(Settings settings, Connectors connectors) {
        this.settings = settings;
        this.connectors = connectors;
    }

    /** Whether a route is used that needs this setting. */
    public synchronized boolean isUsed(String setting) {
        if (settings.given(setting)) {
            used.add(connector(setting));
            return true;
        }
        missing.add(setting);
        return false;
    }

    /** Whether a route is used that needs one of two settings. */
    public boolean isUsed(String one, String other) {
        return settings.given(one) || settings.given(other);
    }

    /** Says what is not started of connectors that are used otherwise. */
    synchronized void tell() {
        missing.stream()
                .filter(setting -> used.contains(connector(setting)))
                .forEach(setting -> LOG.info("not started: what needs {}; set it to start", setting));
    }

    private static String connector(String setting) {
        return setting.substring(0, setting.indexOf('.'));
    }

    /**
     * Whether a helpdesk's connector has such a Kamelet. One that receives is started only when what it cannot do
     * without is given; without a sink there is no helpdesk, so of that Camel says what is missing.
     */
    synchronized boolean isHelpdesk(String connector, String kind) {
        Optional<KameletFile> kamelet =
                connectors.get(connector).kamelet(connector + "-" + kind).map(KameletFile::read);
        return kamelet.isPresent()
                && (kind.equals(SINK)
                        || kamelet.get().required().stream()
                                .map(property -> connector + "." + StringHelper.camelCaseToDash(property))
                                .allMatch(this::isNeeded));
    }

    private boolean isNeeded(String setting) {
        used.add(connector(setting));
        return isUsed(setting);
    }
}
