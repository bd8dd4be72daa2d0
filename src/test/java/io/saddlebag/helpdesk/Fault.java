package io.saddlebag.helpdesk;

/** What can go wrong between the hub and a helpdesk. */
public enum Fault {
    /** Status 500 without effect. */
    ERROR,
    /** Status 503 without effect. */
    UNAVAILABLE,
    /** Status 429 with {@code Retry-After: 1}, without effect. */
    RATE_LIMITED,
    /** Status 502 with a page of HTML, without effect. */
    HTML_PAGE,
    /** No answer for as long as the stub runs, without effect. */
    HANG,
    /** The connection ends before an answer, without effect. */
    CONNECTION_LOST,
    /** The connection ends before an answer, but what was asked for has been done. */
    ANSWER_LOST,
    /** The connection ends in the middle of an answer; what was asked for has been done. */
    ANSWER_CUT;

    /** Whether what was asked for is done all the same. */
    public boolean hasEffect() {
        return this == ANSWER_LOST || this == ANSWER_CUT;
    }
}
