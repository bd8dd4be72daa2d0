package io.saddlebag.confirmation;

import java.util.Locale;

/** How far it has come. */
enum Step {
    /** Who are you? */
    ASKED,
    /** The number of an order was named; a second fact of it is to come. */
    NUMBERED,
    /** The shop is asked whether they belong together. */
    CHECKED,
    /** An address was named; the code is to be sent with the decision. */
    GIVEN,
    /** A code was sent, or seems to have been. */
    SENT,
    /** They are who they say they are. */
    CONFIRMED,
    /** It led to nothing, or was forgotten. */
    ENDED;

    boolean isOver() {
        return this == CONFIRMED || this == ENDED;
    }

    /** As it stands in the store. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
