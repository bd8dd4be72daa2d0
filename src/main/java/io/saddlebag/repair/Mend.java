package io.saddlebag.repair;

import io.saddlebag.conversation.Conversation.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What is to be done about a difference. */
sealed interface Mend {
    /** A sentence for the operator. */
    String says();

    /** Whether the hub can do it. */
    default boolean isTheHubs() {
        return true;
    }

    /**
     * A person has to do something, or nobody.
     *
     * @param says what
     */
    record Person(String says) implements Mend {
        @Override
        public boolean isTheHubs() {
            return false;
        }
    }

    /** The conversation gets a ticket that is there already. */
    record Link(Told.Seen ticket) implements Mend {
        @Override
        public String says() {
            return "Repair links ticket " + ticket.id() + " to the conversation.";
        }
    }

    /**
     * Messages go to the ticket once more, in their order.
     *
     * @param opens whether the first of them opens another ticket
     */
    record Words(List<Expected> messages, boolean opens) implements Mend {
        public Words {
            messages = List.copyOf(messages);
        }

        @Override
        public String says() {
            String all = messages.size() == 1 ? "its message" : "its " + messages.size() + " messages";
            return opens
                    ? "Repair opens another with " + all + "; leave it out with --only if it was deleted on purpose."
                    : "Repair adds " + (messages.size() == 1 ? "it" : "them") + " to the ticket, in their order.";
        }
    }

    /** A command that failed, or of which nobody knew, is tried again. */
    record Retry(String command) implements Mend {
        @Override
        public String says() {
            return "Repair tries it again.";
        }
    }

    /**
     * A command of which nobody knew has taken effect.
     *
     * @param result what the helpdesk would have told, JSON
     */
    record Settle(String command, String result) implements Mend {
        @Override
        public String says() {
            return "It has taken effect; repair keeps that.";
        }
    }

    /** The hub takes over what the ticket is at. */
    record TakeOver(State state, Instant at) implements Mend {
        @Override
        public String says() {
            return "Repair calls the conversation " + name(state) + ", and tells the customer nothing of it.";
        }
    }

    /** The ticket is put to what the hub knows. */
    record Tell(State state) implements Mend {
        @Override
        public String says() {
            return "Repair sets the ticket to " + name(state) + ".";
        }
    }

    /** A state as people and mappings write it. */
    static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
