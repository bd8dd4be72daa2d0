package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What became of a message that was sent.
 *
 * @param status how far it came
 * @param code the provider's code of a failure, else empty
 * @param reason the failure in words, else empty
 * @param command the id of the command that sent it, where the provider gives that back; else empty
 */
public record Receipt(Status status, String code, String reason, String command) {
    public Receipt {
        Check.present(status, "receipt.status");
        Check.atMost(command, 200, "receipt.command");
    }

    /** Statuses only ever move forward, in this order; a failure is final unless the message was seen to arrive. */
    public enum Status {
        /** The provider took it. */
        @JsonProperty("sent")
        SENT,
        /** It will not arrive. */
        @JsonProperty("failed")
        FAILED,
        /** It is on the customer's device, or in their mailbox. */
        @JsonProperty("delivered")
        DELIVERED,
        /** The customer saw it. */
        @JsonProperty("read")
        READ,
        /** The customer listened to it. */
        @JsonProperty("played")
        PLAYED;

        /** Whether a message of status {@code other} moves on to this one. */
        public boolean follows(Status other) {
            return compareTo(other) > 0;
        }
    }
}
