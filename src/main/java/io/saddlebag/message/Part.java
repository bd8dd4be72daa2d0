package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A piece of a message's content that is more than text. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        include = JsonTypeInfo.As.EXISTING_PROPERTY,
        property = "type",
        visible = true,
        defaultImpl = Part.Other.class)
@JsonSubTypes({
    @JsonSubTypes.Type(Part.Location.class),
    @JsonSubTypes.Type(Part.ContactCard.class),
    @JsonSubTypes.Type(Part.Choice.class),
    @JsonSubTypes.Type(Part.Order.class),
    @JsonSubTypes.Type(Part.Media.class),
    @JsonSubTypes.Type(Part.Form.class),
    @JsonSubTypes.Type(Part.Referral.class),
    @JsonSubTypes.Type(Part.Call.class),
    @JsonSubTypes.Type(Part.TicketState.class),
    @JsonSubTypes.Type(Part.Satisfaction.class),
    @JsonSubTypes.Type(Part.News.class)
})
public sealed interface Part {
    /** What it is: location, contact-card, choice … */
    @JsonProperty("type")
    default String type() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /** A place on earth, WGS 84 degrees. */
    @JsonTypeName("location")
    record Location(
            @JsonProperty(required = true) double latitude,
            @JsonProperty(required = true) double longitude,
            String name,
            String address)
            implements Part {
        public Location {
            Check.that(Math.abs(latitude) <= 90, "location.latitude", "is not between -90 and 90");
            Check.that(Math.abs(longitude) <= 180, "location.longitude", "is not between -180 and 180");
        }
    }

    /** Somebody's card, sent as a message: what stands on it is a claim about a third person. */
    @JsonTypeName("contact-card")
    record ContactCard(String name, String organisation, List<String> phones, List<String> emails) implements Part {
        public ContactCard {
            phones = List.copyOf(phones);
            emails = List.copyOf(emails);
        }
    }

    /** A choice among what was offered: a button or a row of a list. */
    @JsonTypeName("choice")
    record Choice(String id, String title, String description) implements Part {}

    /** Goods put together in the channel's catalogue. */
    @JsonTypeName("order")
    record Order(String catalogue, String note, List<Item> items) implements Part {
        public Order {
            items = List.copyOf(items);
        }
    }

    /** A line of an {@link Order}; the price is a decimal number in the currency (ISO 4217), as text. */
    record Item(String product, String quantity, String price, String currency) {}

    /**
     * A picture, sound, film, file or sticker.
     *
     * @param media image, audio, voice, video, document or sticker
     * @param attachment its place among the message's attachments, from 0; -1 when the channel gave no file
     */
    @JsonTypeName("media")
    record Media(String media, @JsonProperty(required = true) int attachment, String caption) implements Part {
        public Media {
            Check.between(-1, attachment, Message.MAX_ATTACHMENTS - 1, "media.attachment");
        }
    }

    /** The answers to a form that was filled in within the channel. */
    @JsonTypeName("form")
    record Form(String name, Map<String, JsonNode> answers) implements Part {
        public Form {
            answers = Map.copyOf(answers);
        }
    }

    /** Where the customer came from: an advertisement or a product page. */
    @JsonTypeName("referral")
    record Referral(String source, String url, String headline, String body, String clickId) implements Part {}

    /** A telephone call, its length in seconds. */
    @JsonTypeName("call")
    record Call(String from, String to, long seconds, String outcome, String recording, String transcript)
            implements Part {
        public Call {
            Check.between(0, seconds, Check.MOST, "call.seconds");
        }
    }

    /** A ticket's new state at the helpdesk: open, pending, solved or closed. */
    @JsonTypeName("ticket-state")
    record TicketState(String ticket, String state) implements Part {}

    /** How the customer rated the help they got with a ticket: good or bad, and what they say about it. */
    @JsonTypeName("satisfaction")
    record Satisfaction(String ticket, String rating, String comment) implements Part {}

    /**
     * Something has happened that the customer may be told.
     *
     * @param code what, in the company's own words: order-shipped, refund-approved …
     * @param values what is said of it, by the names that stand in braces in the hub's words
     */
    @JsonTypeName("news")
    record News(String code, Map<String, String> values) implements Part {
        public News {
            Check.that(
                    code.matches("[a-z0-9-]{1,100}"), "news.code", "is not of lower-case letters, digits and dashes");
            Check.atMost(values.keySet(), 50, "news.values");
            values = Map.copyOf(values);
        }
    }

    /** A type that this version does not know, kept as it came. */
    record Other(String type, @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> fields) implements Part {
        public Other {
            Check.notBlank(type, "part.type");
            fields = Map.copyOf(fields);
        }
    }
}
