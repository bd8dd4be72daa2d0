package io.saddlebag.mailbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Which mailboxes this node cannot read at present, and why. It is part of the hub's whole health, but neither of its
 * liveness nor of its readiness: no restart and no other node would read them, and webhooks are taken all the same.
 * Mails that wait for what was taken before them are no trouble, but it says so. Kamelets find it in the registry under the name {@link #NAME}.
 */
public final class MailboxHealth extends AbstractHealthCheck {
    /** The name in the registry. */
    public static final String NAME = "mailboxHealth";

    private static final String WAITS =
            "waits for the recorder: so many items are not recorded yet that its mails stay at the server for now";

    private final Map<Place, String> trouble = new ConcurrentHashMap<>();
    private final Map<Place, BooleanSupplier> crowded = new ConcurrentHashMap<>();

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

    /** A folder's mails stay at the server as long as this holds; it is asked again, as a mailbox may be polled no more. */
    void waitsWhile(Place place, BooleanSupplier crowd) {
        crowded.put(place, crowd);
    }

    /** A folder's mails are taken. */
    void waitsNoMore(Place place) {
        crowded.remove(place);
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
        String said = Stream.concat(
                        trouble.entrySet().stream()
                                .map(entry -> sentence(entry.getKey(), "is not read: " + entry.getValue())),
                        crowded.entrySet().stream()
                                .filter(entry -> entry.getValue().getAsBoolean())
                                .map(entry -> sentence(entry.getKey(), WAITS)))
                .sorted()
                .collect(Collectors.joining("; "));
        if (!said.isEmpty()) {
            builder.message(said);
        }
        builder.state(trouble.isEmpty() ? State.UP : State.DOWN);
    }

    private static String sentence(Place place, String what) {
        return "the folder " + place.folder() + " of the mailbox " + place.account() + " " + what;
    }
}
