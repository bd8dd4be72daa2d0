package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.MixedConversations;
import io.saddlebag.conversation.Removal.TicketLeft;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Change;
import io.saddlebag.identity.CustomerRecord;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.privacy.Erased;
import io.saddlebag.privacy.Erasure;
import io.saddlebag.privacy.Exports;
import io.saddlebag.senders.Consents;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Customers, as operators see them and act on them. */
public final class CustomersBean implements CustomersMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(CustomersBean.class);
    private static final int MOST = 1_000;
    private static final int CONVERSATIONS = 50;

    private final Store store;
    private final Timeline timeline;
    private final Exports exports;
    private final Erasure erasure;
    private final Register register;
    private final Joins joins;
    private final Clock clock;

    /** Acts on the customers of a store. */
    public CustomersBean(Store store, Timeline timeline, Exports exports, Erasure erasure, Ids ids, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.exports = exports;
        this.erasure = erasure;
        this.register = new Register(ids);
        this.joins = new Joins(ids);
        this.clock = clock;
    }

    @Override
    public String show(String customer) {
        return store.read(tx -> {
            String id = found(tx, customer);
            CustomerRecord known = register.record(tx, id);
            ObjectNode shown = CustomerJson.side(known.customer());
            shown.remove("identifiers");
            ArrayNode identifiers = shown.putArray("identifiers");
            known.parts().forEach(part -> identifiers
                    .addObject()
                    .put("id", part.id())
                    .put("identifier", part.identifier().toString())
                    .put("verification", part.identifier().verification().name().toLowerCase(Locale.ROOT))
                    .put("since", part.firstSeen().toString())
                    .put("source", part.source())
                    .put("name", part.name())
                    .put("alsoClaimedBy", part.claimed().orElse("")));
            ArrayNode links = shown.putArray("links");
            known.links().forEach(link -> links.add(CustomerJson.link(link)));
            shown.set("conflicts", CustomerJson.parked(known.conflicts()));
            shown.set("events", Json.mapper().valueToTree(known.events()));
            ArrayNode consents = shown.putArray("consents");
            known.parts().forEach(part -> Consents.of(tx, part.id())
                    .forEach(consent -> consents.add(CustomerJson.consent(consent))));
            ArrayNode conversations = shown.putArray("conversations");
            timeline.conversations(tx, id, CONVERSATIONS)
                    .forEach(conversation -> conversations.add(conversation(tx, conversation)));
            return Json.write(shown);
        });
    }

    @Override
    public String previewJoin(String customer, String other) {
        return store.read(
                tx -> Json.write(CustomerJson.preview(joins.preview(tx, found(tx, customer), found(tx, other)))));
    }

    @Override
    public String join(String customer, String other, String by, String why) {
        Change change =
                store.write(tx -> joins.join(tx, found(tx, customer), found(tx, other), by, why, clock.instant()));
        LOG.info("customers joined by {}", name(by));
        return changed(change);
    }

    @Override
    public String previewUndo(String link) {
        return store.read(tx -> Json.write(CustomerJson.preview(joins.previewUndo(tx, link))));
    }

    @Override
    public String undo(String link, String by, String why) {
        Change change = store.write(tx -> joins.undo(tx, link, by, why, clock.instant()));
        LOG.info("link {} taken back by {}", link, name(by));
        return changed(change);
    }

    @Override
    public String conflicts(int max) {
        return store.read(tx -> Json.write(CustomerJson.parked(joins.conflicts(tx, Math.max(0, Math.min(max, MOST))))));
    }

    @Override
    public String keepApart(String identifier, String by, String why) {
        String id = store.write(tx -> {
            String meant = register.identifierId(tx, identifier).orElseThrow(CustomersBean::nobody);
            joins.keepApart(tx, meant, by, why, clock.instant());
            return meant;
        });
        LOG.info("identifier {} kept apart by {}", id, name(by));
        return Json.write(Json.mapper().createObjectNode().put("id", id).put("result", "kept apart"));
    }

    @Override
    public String withdrawConsent(String customer, String channel, String by) {
        List<String> channels = store.write(tx -> {
            List<String> theirs = register.record(tx, found(tx, customer)).parts().stream()
                    .map(CustomerRecord.Part::id)
                    .toList();
            return Consents.withdraw(tx, theirs, channel, by, "", clock.instant());
        });
        if (channels.isEmpty()) {
            throw new IllegalStateException("the customer has no such consent");
        }
        LOG.info("consents of a customer were withdrawn by {}", name(by));
        ObjectNode told = Json.mapper().createObjectNode();
        told.set("withdrawn", Json.mapper().valueToTree(channels));
        return Json.write(told);
    }

    @Override
    public String export(String customer) {
        String id = store.read(tx -> found(tx, customer));
        String file = exports.export(id, clock.instant()).toAbsolutePath().toString();
        LOG.info("customer {} exported", id);
        return Json.write(Json.mapper().createObjectNode().put("customer", id).put("file", file));
    }

    @Override
    public String erase(String customer, String by) {
        String id = store.read(tx -> found(tx, customer));
        Erased erased = erasure.erase(id, by);
        LOG.info("customer {} erased by {}", id, name(by));
        ObjectNode told = Json.mapper().valueToTree(erased);
        ArrayNode follows = told.putArray("follows");
        if (!erased.settled()) {
            follows.add("The database keeps removed rows until it has cleaned up: on PostgreSQL until VACUUM and the"
                    + " recycling of its write-ahead log, on SQLite until the next checkpoint.");
        }
        follows.add(
                "The broker's journal keeps what it delivered until its files are used again, after about 40 MB more;"
                        + " at once, stop the hub while the queue inbound is empty and delete the folder broker.");
        if (!erased.channels().isEmpty()) {
            follows.add("Mailboxes and providers keep copies of what was written there (channels): erase those there.");
        }
        if (erased.unsettled().stream().anyMatch(Erased.Unsettled::underway)) {
            follows.add(
                    "Commands were just being sent: what they bring is erased within the hour after they have come to"
                            + " their end. Look at customer erasures then: a ticket that they opened is named there.");
        }
        if (erased.unsettled().stream().anyMatch(command -> !command.underway())) {
            follows.add(
                    "Of some commands it was unknown whether they had their effect (unsettled): look at their targets.");
        }
        if (erased.filesLeft() > 0) {
            follows.add("Files that were stored again lately go with the hourly upkeep, within 11 days.");
        }
        follows.add("Backups from before still hold everything: when one is restored, erase again.");
        return Json.write(told);
    }

    @Override
    public String erasures(int max) {
        ArrayNode all = Json.mapper().createArrayNode();
        erasure.newest(Math.max(0, Math.min(max, MOST))).forEach(begun -> {
            ObjectNode one = all.addObject()
                    .put("customer", begun.customer())
                    .put("at", begun.at().toString())
                    .put("by", begun.by())
                    .put("done", begun.done());
            if (!begun.report().isEmpty()) {
                one.set("report", Json.read(begun.report(), JsonNode.class));
            }
        });
        return Json.write(all);
    }

    private String found(Tx tx, String customer) {
        return register.find(tx, customer).orElseThrow(CustomersBean::nobody);
    }

    private static IllegalStateException nobody() {
        return new IllegalStateException("there is no such customer; give an id, an e-mail address, a telephone number"
                + " with a plus sign, or an account id");
    }

    /** Which conversations are mixed now is found after the change: it may take long, and nobody else could write. */
    private String changed(Change change) {
        ObjectNode node = CustomerJson.preview(change.effect());
        node.put("link", change.linkId());
        List<String> mixed = store.read(tx -> MixedConversations.of(tx, change.moved()));
        node.set("mixed", Json.mapper().valueToTree(mixed));
        return Json.write(node);
    }

    private ObjectNode conversation(Tx tx, Conversation conversation) {
        return Json.mapper()
                .createObjectNode()
                .put("id", conversation.id())
                .put("channel", conversation.channel())
                .put("opened", conversation.openedAt().toString())
                .put("state", conversation.state().name().toLowerCase(Locale.ROOT))
                .put("messages", conversation.messages())
                .put("subject", timeline.title(tx, conversation))
                .put("relatedTo", conversation.relatedTo())
                .put("tickets", tickets(tx, conversation.id()));
    }

    private static String tickets(Tx tx, String conversation) {
        return Belongings.tickets(tx, conversation).stream()
                .map(TicketLeft::ticket)
                .collect(Collectors.joining(", "));
    }

    /** Who did it goes into the log as one plain word. */
    private static String name(String by) {
        String clean = by.replaceAll("[^\\w.@-]", "_");
        return clean.length() > 64 ? clean.substring(0, 64) : clean;
    }
}
