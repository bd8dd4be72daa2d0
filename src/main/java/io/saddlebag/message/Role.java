package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In what part somebody writes. */
public enum Role {
    /** The person the company serves. */
    @JsonProperty("customer")
    CUSTOMER,
    /** A person who works for the company. */
    @JsonProperty("agent")
    AGENT,
    /** Software that answers in the company's name. */
    @JsonProperty("bot")
    BOT,
    /** The channel, the helpdesk or the hub itself. */
    @JsonProperty("system")
    SYSTEM
}
