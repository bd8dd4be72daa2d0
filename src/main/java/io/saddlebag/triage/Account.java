package io.saddlebag.triage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one of the company's own systems (its shop, say) says of a customer. What is too long or too much is cut: a
 * person reads it. Its JSON form is described by {@code schema/account.schema.json}.
 *
 * @param source the system, by the name of its route without {@code ask-}
 * @param state whether it knows them, and whether it could be asked
 * @param reason why it could not be asked, in one sentence; else empty
 * @param id its own id of the customer
 * @param name what it calls them
 * @param url where a person can look
 * @param since when it first knew them
 * @param tags its own words for them, such as {@code vip}
 * @param orders the newest first, the open ones before the others
 * @param refunds the newest first
 * @param subscriptions what they get regularly
 * @param facts whatever else is worth knowing
 */
public record Account(
        String source,
        State state,
        String reason,
        String id,
        String name,
        String url,
        Optional<Instant> since,
        List<String> tags,
        List<Order> orders,
        List<Refund> refunds,
        List<Subscription> subscriptions,
        List<Fact> facts) {
    private static final int MOST = 10;
    private static final int WORD = 200;
    private static final int SENTENCE = 1_000;

    public Account {
        source = cut(source, WORD);
        reason = cut(reason, SENTENCE);
        id = cut(id, WORD);
        name = cut(name, WORD);
        url = address(url);
        tags = cut(tags).stream().map(tag -> cut(tag, WORD)).toList();
        orders = cut(orders);
        refunds = cut(refunds);
        subscriptions = cut(subscriptions);
        facts = cut(facts);
    }

    /** A system that was asked and does not know the customer. */
    public static Account unknown(String source) {
        return bare(source, State.UNKNOWN, "");
    }

    /** A system that could not be asked. */
    public static Account unavailable(String source, String reason) {
        return bare(source, State.UNAVAILABLE, reason);
    }

    private static Account bare(String source, State state, String reason) {
        return new Account(
                source,
                state,
                reason,
                "",
                "",
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** What came of asking. */
    public enum State {
        /** It knows the customer. */
        @JsonProperty("known")
        KNOWN,
        /** It does not know them. */
        @JsonProperty("unknown")
        UNKNOWN,
        /** It could not be asked: nothing is said about the customer. */
        @JsonProperty("unavailable")
        UNAVAILABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An order.
     *
     * @param number as the customer knows it
     * @param open whether anything is still to happen
     * @param state how far it is, in words
     * @param payment how it stands with the money, in words
     * @param total amount and currency
     * @param items what was ordered, a line each
     * @param tracking number and carrier of what is on its way
     */
    public record Order(
            String number,
            String url,
            Optional<Instant> placed,
            boolean open,
            String state,
            String payment,
            String total,
            List<String> items,
            String tracking,
            String trackingUrl) {
        public Order {
            number = cut(number, WORD);
            url = address(url);
            state = cut(state, WORD);
            payment = cut(payment, WORD);
            total = cut(total, WORD);
            items = cut(items).stream().map(item -> cut(item, WORD)).toList();
            tracking = cut(tracking, WORD);
            trackingUrl = address(trackingUrl);
        }
    }

    /** Money that was given back: for which order, when, how much, and why if that is known. */
    public record Refund(String order, Optional<Instant> at, String amount, String reason) {
        public Refund {
            order = cut(order, WORD);
            amount = cut(amount, WORD);
            reason = cut(reason, SENTENCE);
        }
    }

    /** What they get regularly: its name, how it stands, and when it comes next. */
    public record Subscription(String name, String state, Optional<Instant> next) {
        public Subscription {
            name = cut(name, WORD);
            state = cut(state, WORD);
        }
    }

    /** Something else worth knowing, by a name that a person reads. */
    public record Fact(String name, String value) {
        public Fact {
            name = cut(name, WORD);
            value = cut(value, SENTENCE);
        }
    }

    private static <T> List<T> cut(List<T> list) {
        return List.copyOf(list.subList(0, Math.min(list.size(), MOST)));
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }

    /** An address that a browser opens, or nothing: half of one leads nowhere. */
    private static String address(String url) {
        return url.matches("https?://\\S{1,1900}") ? url : "";
    }
}
