package io.saddlebag.pace;

import io.saddlebag.pace.Limit.Spacing;

/**
 * What this node knows of a limit. Only a hint: what counts stands in the store. Times are microseconds since 1970.
 */
final class Allowance {
    private final String connector;
    private final Limit limit;
    private int most;
    private long nextAt;
    private long silentUntil;
    private long sent;

    Allowance(String connector, Limit limit) {
        this.connector = connector;
        this.limit = limit;
        most = limit.most();
    }

    Limit limit() {
        return limit;
    }

    String row(String key) {
        return connector + "/" + key;
    }

    synchronized Spacing spacing() {
        return limit.spacing(most);
    }

    /** The system says that there are so many. */
    synchronized void most(int told) {
        most = Math.max(1, told);
    }

    /** The row of the store says so. */
    synchronized void learnt(long next) {
        if (limit.each().isEmpty()) {
            nextAt = next;
        }
    }

    /** A request sets out; its number. */
    synchronized long sent() {
        return ++sent;
    }

    /** How many requests have set out since the one of that number. */
    synchronized long since(long number) {
        return sent - number;
    }

    synchronized void silence(long until) {
        if (limit.each().isEmpty()) {
            silentUntil = Math.max(silentUntil, until);
        }
    }

    /** How long nobody may send. */
    synchronized long silence() {
        return silentUntil;
    }

    /** From when on the request after so many others may be sent. */
    synchronized long free(int others) {
        if (!limit.each().isEmpty()) {
            return 0;
        }
        Spacing spacing = spacing();
        long behind = spacing.interval() * others - spacing.ahead();
        // the row may be of the past: then the others begin now, which makes no odds
        return Math.max(silentUntil, nextAt + behind);
    }
}
