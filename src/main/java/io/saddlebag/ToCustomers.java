package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.helpdesk.Acknowledgements;
import io.saddlebag.helpdesk.Agreements;
import io.saddlebag.helpdesk.Directions;
import io.saddlebag.helpdesk.HubVoice;
import io.saddlebag.helpdesk.News;
import io.saddlebag.helpdesk.OwnWords;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.Undelivered;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Store;
import java.time.Clock;

/** What goes to customers: agents' answers, and what the hub itself says. */
record ToCustomers(
        Replies replies, HubVoice voice, Agreements agreements, Acknowledgements acknowledgements, News news) {
    static ToCustomers by(
            SenderPolicies policies,
            Connectors connectors,
            Store store,
            Customers customers,
            Deliveries deliveries,
            ConversationTokens tokens,
            CommandFiles files,
            Undelivered undelivered,
            SinkFacts sinks,
            Ids ids,
            Clock clock) {
        Timeline timeline = new Timeline(customers);
        OwnWords words = policies.words(connectors);
        Agreements agreements = new Agreements(timeline, customers, ids, clock);
        Directions directions = new Directions(timeline, agreements, words, sinks::carries);
        Replies replies = new Replies(
                store, timeline, deliveries, tokens, files, directions, undelivered, sinks::marksRead, clock);
        HubVoice voice = new HubVoice(replies, ids, clock);
        return new ToCustomers(
                replies,
                voice,
                agreements,
                new Acknowledgements(policies.acknowledgements(), words, voice, clock),
                new News(policies.news(), words, voice, timeline, clock));
    }
}
