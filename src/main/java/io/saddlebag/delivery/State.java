package io.saddlebag.delivery;

import java.time.Instant;

/** How far a delivery has come. Which state may follow which is told by {@link Transitions}. */
public sealed interface State {
    /** The name in tables, logs and metrics. */
    String name();

    /** Why it is so, in one sentence; empty when there is nothing to say. */
    String reason();

    /** When something has to be done about it; 1970 once nothing has. */
    default Instant due() {
        return Instant.EPOCH;
    }

    /** No attempt goes on or stands ahead, unless an operator says so. */
    sealed interface Settled extends State {
        /** Since when. */
        Instant at();
    }

    /**
     * It has its attempt ahead.
     *
     * @param due when; {@link #BEHIND} while others of its stream come first
     * @param reason why the last attempt was to no avail, empty before the first
     */
    record Waiting(Instant due, String reason) implements State {
        /** The time that never comes: it is due as soon as it is the head of its stream. */
        public static final Instant BEHIND = Instant.ofEpochMilli(Long.MAX_VALUE);

        public Waiting {
            reason = Reason.of(reason);
        }

        @Override
        public String name() {
            return "waiting";
        }
    }

    /**
     * An attempt is going on.
     *
     * @param until when it counts as interrupted, should nothing be heard of it
     */
    record Sending(Instant until) implements State {
        @Override
        public String name() {
            return "sending";
        }

        @Override
        public Instant due() {
            return until;
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /**
     * It has taken effect.
     *
     * @param result what the other side answered, JSON
     */
    record Done(Instant at, String result) implements Settled {
        @Override
        public String name() {
            return "done";
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /** It was refused, or tried too often. An operator may have it tried again. */
    record Failed(Instant at, String reason) implements Settled {
        public Failed {
            reason = Reason.of(reason);
        }

        @Override
        public String name() {
            return "failed";
        }
    }

    /** It may have taken effect and nobody can be asked. It is not repeated unless an operator says so. */
    record Unknown(Instant at, String reason) implements Settled {
        public Unknown {
            reason = Reason.of(reason);
        }

        @Override
        public String name() {
            return "unknown";
        }
    }

    /** An operator has decided against it. */
    record GivenUp(Instant at, String reason) implements Settled {
        public GivenUp {
            reason = Reason.of(reason);
        }

        @Override
        public String name() {
            return "given-up";
        }
    }
}
