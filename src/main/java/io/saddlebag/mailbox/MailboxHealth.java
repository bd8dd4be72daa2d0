package io.saddlebag.mailbox;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Which mailboxes this node cannot read at present, and why. It is part of the hub's whole health, but neither of its
 * liveness nor of its readiness: no restart and no other node would read them, and webhooks are taken all the same.
 * Kamelets find it in the registry under the name {@link #NAME}.
 */
public final class MailboxHealth extends AbstractHealthCheck {
    /** The name in the registry. */
    public static final String NAME = "mailboxHealth";

    private final Map<String, String> trouble = new ConcurrentSkipListMap<>();

    /** Knows of no trouble. */
    public MailboxHealth() {
        super("saddlebag", "mailboxes");
    }

    /** A folder cannot be read. */
    void cannotRead(Place place, String why) {
        trouble.put(place.toString(), why);
    }

    /** A folder is read. */
    void isRead(Place place) {
        trouble.remove(place.toString());
    }

    /** What is not read now, and why. */
    Map<String, String> trouble() {
        return Map.copyOf(trouble);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        trouble.forEach(builder::detail);
        if (trouble.isEmpty()) {
            builder.up();
        } else {
            builder.message("mailboxes are not read: " + String.join(", ", trouble.keySet()))
                    .down();
        }
    }
}
