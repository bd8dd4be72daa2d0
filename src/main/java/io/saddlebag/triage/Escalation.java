package io.saddlebag.triage;

import io.saddlebag.message.Identifier;
import java.time.Instant;
import java.util.List;

/**
 * Everything a person needs to answer without asking again. Its JSON form is described by
 * {@code schema/escalation.schema.json} and docs/escalation.md.
 *
 * @param reasons why a person answers, the strongest first
 * @param queue the group of people
 * @param priority how soon
 * @param customer who it is
 * @param channel the one the customer is on
 * @param channelsBefore those they used before, the latest first
 * @param transcript what was said, the oldest first; of all channels when the customer is proven
 * @param leftOut whether messages between the first and the second of the transcript are not in it
 * @param earlier earlier conversations, the newest first; only when the customer is proven
 * @param mentions earlier conversations that the message seems to mean; only when the customer is proven
 * @param accounts what the company's own systems know of the customer; filled in when it goes to the helpdesk
 * @param relatedTo the conversation that this one follows, or empty
 * @param expects what the customer expects next, when known
 * @param link where the whole story is
 */
public record Escalation(
        List<Reason> reasons,
        String queue,
        Priority priority,
        Customer customer,
        String channel,
        List<String> channelsBefore,
        List<Entry> transcript,
        boolean leftOut,
        List<Earlier> earlier,
        List<Mention> mentions,
        List<Account> accounts,
        String relatedTo,
        String expects,
        String link) {
    public Escalation {
        reasons = List.copyOf(reasons);
        channelsBefore = List.copyOf(channelsBefore);
        transcript = List.copyOf(transcript);
        earlier = List.copyOf(earlier);
        mentions = List.copyOf(mentions);
        accounts = List.copyOf(accounts);
    }

    /** Why: a code of the documented list, and a sentence. */
    public record Reason(String code, String detail) {}

    /** Who: proven means that the message itself proves it. */
    public record Customer(String id, String name, boolean proven, Instant knownSince, List<Identifier> identifiers) {
        public Customer {
            identifiers = List.copyOf(identifiers);
        }
    }

    /** One message of the transcript. */
    public record Entry(
            int number,
            String conversation,
            Instant at,
            String channel,
            String role,
            String name,
            String text,
            List<String> attachments) {
        public Entry {
            attachments = List.copyOf(attachments);
        }
    }

    /**
     * An earlier conversation, how it ended, and how the customer rated that: good, bad or empty.
     *
     * @param ticket its newest ticket's id, or empty
     * @param helpdesk the connector of the helpdesk where that is, if it is not the one that gets the escalation
     */
    public record Earlier(
            String conversation,
            Instant opened,
            String channel,
            String subject,
            String outcome,
            String ticket,
            String helpdesk,
            String rating) {}

    /**
     * An earlier matter that the customer mentions. Who answers decides whether it is meant.
     *
     * @param number the ticket's or order's number they gave; empty when they said that they wrote before
     */
    public record Mention(String number, Earlier conversation) {}
}
