package io.saddlebag.helpdesk;

/**
 * The helpdesk that gets the tickets.
 *
 * @param connector the folder that speaks to it
 * @param escalationAsNote whether the escalation goes into a note of its own instead of into the ticket's opening
 */
public record Helpdesk(String connector, boolean escalationAsNote) {
    private static final String TARGET = "helpdesk/";

    /** Its name among the targets of deliveries. */
    public String target() {
        return TARGET + connector;
    }

    /** Whether a target of deliveries is a helpdesk, in use or not. */
    public static boolean isTarget(String target) {
        return target.startsWith(TARGET);
    }

    /** The connector that speaks to a helpdesk of that target. */
    public static String connector(String target) {
        return target.substring(TARGET.length());
    }
}
