package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a canonical message is. */
public enum Kind {
    /** Somebody wrote something: it stands on the timeline. */
    @JsonProperty("message")
    MESSAGE,
    /** A telephone call that is over: it stands on the timeline like a message. */
    @JsonProperty("call-summary")
    CALL_SUMMARY,
    /** A visible note of the channel or the helpdesk: it stands on the timeline, nobody wrote it. */
    @JsonProperty("system")
    SYSTEM,
    /** A reaction to the message named by {@link Message#about()}; the text is the emoji, empty when taken back. */
    @JsonProperty("reaction")
    REACTION,
    /** What became of the message named by {@link Message#about()}: see {@link Receipt}. */
    @JsonProperty("receipt")
    RECEIPT,
    /** A new content for the message named by {@link Message#about()}. */
    @JsonProperty("edit")
    EDIT,
    /** The sender took back the message named by {@link Message#about()}. */
    @JsonProperty("deletion")
    DELETION;

    /** Whether it is a state of another message rather than an entry of its own on the timeline. */
    public boolean isState() {
        return this == REACTION || this == RECEIPT || this == EDIT || this == DELETION;
    }
}
