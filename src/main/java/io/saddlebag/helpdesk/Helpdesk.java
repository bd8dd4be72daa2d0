package io.saddlebag.helpdesk;

/**
 * The helpdesk that gets the tickets.
 *
 * @param connector the folder that speaks to it
 * @param escalationAsNote whether the escalation goes into a note of its own instead of into the ticket's opening
 */
public record Helpdesk(String connector, boolean escalationAsNote) {
    /** Its name among the targets of deliveries. */
    public String target() {
        return "helpdesk/" + connector;
    }
}
