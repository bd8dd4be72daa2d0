package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a message goes, seen from the company. */
public enum Direction {
    /** From the customer. */
    @JsonProperty("inbound")
    INBOUND,
    /** To the customer: from an agent, a bot or the hub. */
    @JsonProperty("outbound")
    OUTBOUND
}
