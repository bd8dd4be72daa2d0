package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an identifier is, from the strongest proof of who somebody is to the weakest. */
public enum IdentifierType {
    /** The company's own customer number, as its signed-in pages know it. */
    @JsonProperty("account_id")
    ACCOUNT_ID,
    /** An e-mail address. */
    @JsonProperty("email")
    EMAIL,
    /** A telephone number, E.164 with the plus sign. */
    @JsonProperty("phone")
    PHONE,
    /** WhatsApp's business-scoped user id; the scope is the business. */
    @JsonProperty("whatsapp_user_id")
    WHATSAPP_USER_ID,
    /** WhatsApp's parent user id, common to the businesses of one portfolio. */
    @JsonProperty("whatsapp_parent_user_id")
    WHATSAPP_PARENT_USER_ID,
    /** A WhatsApp user name: can be given up and taken by others, so it never joins. */
    @JsonProperty("whatsapp_username")
    WHATSAPP_USERNAME,
    /** A channel's own id of a user or visitor; the scope is the connector and what it needs to be unique. */
    @JsonProperty("channel_user_id")
    CHANNEL_USER_ID;

    /** Whether customers may be joined on an identifier of this type at all. */
    public boolean joins() {
        return this != WHATSAPP_USERNAME;
    }
}
