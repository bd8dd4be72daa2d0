package io.saddlebag.senders;

import java.util.Locale;

/** What becomes of a message because of who sent it, or how many they sent. */
public enum Standing {
    /** It goes its way. */
    HEARD,
    /** An operator has blocked the sender: it is recorded and counted, opens no ticket and gets no answer. */
    BLOCKED,
    /** There are more than one may send: it is recorded, and told at the ticket together with others, later. */
    FLOODING;

    /** Whether nobody is to answer it. */
    public boolean isHeld() {
        return this != HEARD;
    }

    /** As it stands in tables, reports and metrics; empty when there is nothing to tell. */
    public String code() {
        return this == HEARD ? "" : name().toLowerCase(Locale.ROOT);
    }
}
