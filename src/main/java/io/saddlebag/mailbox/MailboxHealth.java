package io.saddlebag.mailbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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

    private final Map<Place, String> trouble = new ConcurrentHashMap<>();

    /** Knows of no trouble. */
    public MailboxHealth() {
        super("saddlebag", "mailboxes");
    }

    /** A folder cannot be read. */
    void cannotRead(Place place, String why) {
        trouble.put(place, why);
    }

    /** A folder is read. */
    void isRead(Place place) {
        trouble.remove(place);
    }

    /** What is not read now, and why. */
    Map<Place, String> trouble() {
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
        if (trouble.isEmpty()) {
            builder.up();
        } else {
            builder.message(trouble.entrySet().stream()
                            .map(entry -> sentence(entry.getKey(), entry.getValue()))
                            .sorted()
                            .collect(Collectors.joining("; ")))
                    .down();
        }
    }

    private static String sentence(Place place, String why) {
        return "the folder " + place.folder() + " of the mailbox " + place.account() + " is not read: " + why;
    }
}
