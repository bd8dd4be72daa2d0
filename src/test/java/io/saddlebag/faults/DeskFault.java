package io.saddlebag.faults;

/** What a helpdesk does instead of answering as it should. */
enum DeskFault {
    /** Nothing: it answers as it should. */
    NONE,
    /** Status 500. */
    ERROR,
    /** Status 503. */
    UNAVAILABLE,
    /** Status 429 with {@code Retry-After: 1}. */
    TOO_MANY,
    /** A proxy's page of HTML with status 502. */
    BAD_GATEWAY_PAGE,
    /** A proxy's page of HTML with status 200. */
    PAGE,
    /** Status 302 to somewhere else. */
    REDIRECT,
    /** The connection ends without an answer; nothing was done. */
    RESET,
    /** No answer ever; nothing was done. */
    SILENCE,
    /** The connection ends without an answer; it was done. */
    ANSWER_LOST,
    /** The connection ends in the middle of the answer; it was done. */
    ANSWER_CUT,
    /** Half of the JSON, and the right length for that; it was done. */
    JSON_CUT;

    boolean hasEffect() {
        return this == NONE || this == ANSWER_LOST || this == ANSWER_CUT || this == JSON_CUT;
    }
}
