package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the deliveries that an earlier process has left behind, before anything is delivered. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String INTERRUPT =
            "UPDATE delivery SET due_at = ? WHERE state = 'sending' AND due_at > ?" + " AND joined_to = ''";
    private static final String DOUBT =
            "UPDATE delivery SET state = 'sending', due_at = ? WHERE state IN ('waiting', 'sending')"
                    + " AND joined_to = ''";

    private Recovery() {}

    /**
     * Declares attempts interrupted, so that they are looked up, or become unknown where nobody can be asked.
     *
     * @param alone whether no other hub uses the store: what was being sent was cut off by the end of the process
     *     before, and need not wait for its lease
     * @param restored whether the store comes from a backup: what waited when that was made may have taken effect since
     */
    public static void begin(Store store, boolean alone, boolean restored, Instant now) {
        if (alone) {
            store.write(tx -> tx.update(INTERRUPT, now, now));
        }
        if (restored) {
            int doubted = store.write(tx -> tx.update(DOUBT, now));
            LOG.warn(
                    "store.restored is set, so {} commands are looked up before they are tried, or become unknown where"
                            + " nobody can be asked; start without it from now on",
                    doubted);
        }
    }
}
