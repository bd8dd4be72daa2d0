package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which routes are started: those whose setting is given. Of connectors that are set up in part, the log says what is
 * missing; {@code ./saddlebag connector check} says it of all.
 */
public final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final Settings settings;
    private final Connectors connectors;

    Channels(Settings settings, Connectors connectors) {
        this.settings = settings;
        this.connectors = connectors;
    }

    /** Whether a route is used that needs this setting. */
    public boolean isUsed(String setting) {
        String connector = setting.substring(0, setting.indexOf('.') + 1);
        if (!settings.given(setting) && !settings.startingWith(connector).isEmpty()) {
            LOG.info("not started: what needs {}; set it to start", setting);
        }
        return settings.given(setting);
    }

    /** Whether a route is used that needs one of two settings. */
    public boolean isUsed(String one, String other) {
        return settings.given(one) || settings.given(other);
    }

    /** Whether there is a helpdesk whose connector has such a Kamelet. */
    public boolean isHelpdesk(String kind) {
        String connector = settings.text("helpdesk.connector");
        return !connector.isEmpty()
                && connectors
                        .get(connector)
                        .file(connector + "-" + kind + ".kamelet.yaml")
                        .isPresent();
    }
}
