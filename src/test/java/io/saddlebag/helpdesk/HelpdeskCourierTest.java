package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.context.Accounts;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which ticket a conversation has, by what the helpdesk answers. */
class HelpdeskCourierTest {
    private final Store store = TestStores.SQLITE.open();
    private final HelpdeskCourier courier = new HelpdeskCourier(
            new Helpdesk("zendesk", true),
            store,
            command -> new Outcome.Done("{}"),
            true,
            new CommandFiles(store, new Timeline(new Customers(new Ids())), Duration.ZERO, Clock.systemUTC()),
            Accounts.none(store),
            Together.NEVER,
            Clock.systemUTC());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsTheTicketThatWasOpened() {
        settled("open-ticket", "{\"ticket\":\"1\",\"url\":\"https://example.com/1\",\"data\":{\"requester\":7}}");
        assertThat(ticket()).contains(new Ticket("1", "https://example.com/1", "{\"requester\":7}"));
        settled("add-message", "{\"ticket\":\"1\"}");
        settled("set-fields", "{}");
        assertThat(ticket()).contains(new Ticket("1", "https://example.com/1", "{\"requester\":7}"));
    }

    @Test
    void keepsTheDataOfTheNewestCommandThatBringsSome() {
        settled("open-ticket", "{\"ticket\":\"1\",\"url\":\"https://example.com/1\",\"data\":{\"part\":\"7\"}}");
        settled("add-message", "{\"ticket\":\"1\",\"data\":{\"part\":\"8\"}}");
        settled("add-note", "{\"ticket\":\"1\"}");
        assertThat(ticket()).contains(new Ticket("1", "https://example.com/1", "{\"part\":\"8\"}"));
    }

    @Test
    void goesOnInTheTicketThatFollowsAClosedOne() {
        settled("open-ticket", "{\"ticket\":\"1\"}");
        settled("add-message", "{\"ticket\":\"2\",\"data\":{\"requester\":8}}");
        assertThat(ticket()).contains(new Ticket("2", "", "{\"requester\":8}"));
    }

    private void settled(String kind, String result) {
        Instant now = Instant.now();
        Delivery delivery = new Delivery(
                "id", "helpdesk/zendesk", "conversation", 1, kind, "", "{}", done(result, now), 1, false, 0, now);
        store.write(tx -> {
            courier.follow(tx, delivery);
            return kind;
        });
    }

    private static State done(String result, Instant now) {
        return new State.Done(now, result);
    }

    private Optional<Ticket> ticket() {
        return store.read(tx -> Tickets.of(tx, "conversation", "zendesk"));
    }
}
