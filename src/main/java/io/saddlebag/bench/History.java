package io.saddlebag.bench;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Content;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.message.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What customers have written, as arrivals. Customers with an even number write on WhatsApp, those with an odd one by
 * mail, where each mail answers the one before it.
 */
final class History {
    /** A thread of mails grows to this length; then another begins. */
    private static final int THREAD = 50;

    /** As many earlier mails does one name. */
    private static final int REFERENCES = 10;

    private final Ids ids = new Ids();

    /** The message of that number of a customer; it answers the one before. Numbers begin with 0. */
    Arrival arrival(long customer, int number) {
        return arrival(customer, number, number - 1);
    }

    /** The same, where a mail answers the one of another number. */
    Arrival arrival(long customer, int number, int answered) {
        boolean chat = customer % 2 == 0;
        String channel = chat ? "whatsapp" : "email";
        String arrival = ids.next();
        Instant now = Instant.now();
        Message message = new Message(
                ids.next(),
                Direction.INBOUND,
                Kind.MESSAGE,
                channel,
                channel,
                "main",
                original(customer, number),
                "",
                Optional.of(now),
                now,
                Party.customer("Customer " + customer, sender(customer)),
                Content.text("Where is my order? It should have come a week ago, and nobody answers the telephone."),
                List.of(),
                chat ? ThreadReference.NONE : thread(customer, answered),
                "",
                Optional.empty(),
                "",
                Set.of(),
                Map.of(),
                arrival,
                Map.of());
        RawForm raw = RawForm.inline("application/json", "{\"number\":" + number + "}");
        return new Arrival(
                arrival + ".0", 1, channel, "main", now, raw, Optional.of(message), "", "", Optional.empty());
    }

    private static Identifier sender(long customer) {
        return customer % 2 == 0
                ? new Identifier(IdentifierType.PHONE, "", "+43660" + (1_000_000 + customer), Verification.ATTESTED)
                : new Identifier(
                        IdentifierType.EMAIL, "", "customer-" + customer + "@shop.example", Verification.ATTESTED);
    }

    private static ThreadReference thread(long customer, int answered) {
        int place = (answered + 1) % THREAD;
        if (place == 0) {
            return ThreadReference.NONE;
        }
        List<String> before = IntStream.rangeClosed(answered - Math.min(place, REFERENCES) + 1, answered)
                .mapToObj(earlier -> original(customer, earlier))
                .toList();
        return new ThreadReference(List.of(), List.of(original(customer, answered)), before, "", "", "", "");
    }

    private static String original(long customer, int number) {
        return customer + "-" + number + "@history";
    }
}
