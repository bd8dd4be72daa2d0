package io.saddlebag.mailbox;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<Place> crowded = ConcurrentHashMap.newKeySet();

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

    /** A folder's mails stay at the server for now, or no longer, because what was taken waits to be recorded. */
    void isCrowded(Place place, boolean waits) {
        if (waits) {
            crowded.add(place);
        } else {
            crowded.remove(place);
        }
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
                        crowded.stream().map(place -> sentence(place, WAITS)))
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
