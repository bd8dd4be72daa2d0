package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far one message proves one identifier of its sender. It belongs to the message, not to the identifier. */
public enum Verification {
    /** Typed, or sent in a way that anybody can forge. Joins nothing and reveals nothing. */
    @JsonProperty("claimed")
    CLAIMED,
    /** The channel's provider vouches for it (WhatsApp's number, an SMS sender). */
    @JsonProperty("attested")
    ATTESTED,
    /** Proven: signed by the company's own server, or authenticated by the receiving mail server. */
    @JsonProperty("verified")
    VERIFIED;

    /** Whether customers may be joined on it. */
    public boolean isProven() {
        return this != CLAIMED;
    }
}
