package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What an outbound mapping says comes next. */
public sealed interface Step {
    /**
     * Send this, and ask again with the answer, unless {@link #done} tells what comes of it.
     *
     * @param request the request
     * @param foreseen what a 2xx to it means, if the mapping says so
     * @param note a sentence for people that goes with the result; else empty
     */
    record Request(ApiRequest request, Optional<Foreseen> foreseen, String note) implements Step {
        /** What the mapping has foreseen, if the answer is what it has foreseen. */
        Optional<Step> done(ApiAnswer answer) {
            return foreseen.flatMap(known -> known.in(answer)).map(result -> new Done(result).with(note));
        }
    }

    /** Fetch this file, and it is done. */
    record Fetch(Download download) implements Step {}

    /**
     * The command has taken effect.
     *
     * @param result an object: ticket, url, id … whatever the connector can tell
     */
    record Done(JsonNode result) implements Step {
        /** A text of the result, or empty. */
        public String text(String field) {
            return result.path(field).asText("");
        }

        /** The same, with one more sentence for people, if it is one. */
        Done with(String note) {
            String own = text("note");
            return note.isEmpty()
                    ? this
                    : new Done(((ObjectNode) result.deepCopy()).put("note", own.isEmpty() ? note : note + " " + own));
        }
    }

    /**
     * The command can't take effect.
     *
     * @param reason a sentence for the operator
     * @param retry whether it might, later
     * @param unknown whether it may have taken effect in spite of that
     * @param busy whether it is no use to send anything else for now
     * @param after how long to wait, in seconds; 0: as the hub thinks fit
     * @param notice what the operator should know of the account, in one sentence; else empty
     */
    record Failed(String reason, boolean retry, boolean unknown, boolean busy, long after, String notice)
            implements Step {}
}
