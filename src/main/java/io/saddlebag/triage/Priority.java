package io.saddlebag.triage;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How soon. */
public enum Priority {
    /** When there is time. */
    @JsonProperty("low")
    LOW,
    /** In turn. */
    @JsonProperty("normal")
    NORMAL,
    /** Before the others. */
    @JsonProperty("high")
    HIGH,
    /** Now. */
    @JsonProperty("urgent")
    URGENT
}
