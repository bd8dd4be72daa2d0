package io.saddlebag.ops.jmx;

import java.util.List;

/** The routes by which messages come in. */
public interface Sources {
    /** A route that takes in what comes for these accounts; for all of the connector when there are none. */
    record SourceRoute(String id, String connector, List<String> accounts) {
        public SourceRoute {
            accounts = List.copyOf(accounts);
        }

        boolean takes(Channel channel) {
            return connector.equals(channel.connector())
                    && (accounts.isEmpty() || channel.account().isEmpty() || accounts.contains(channel.account()));
        }
    }

    /** All there are. */
    List<SourceRoute> all();

    /** Whether a route takes nothing in at present. */
    boolean isPaused(SourceRoute route);

    /** Takes nothing in; who sends is told to come back later. */
    void pause(SourceRoute route);

    /** Takes in again. */
    void resume(SourceRoute route);
}
