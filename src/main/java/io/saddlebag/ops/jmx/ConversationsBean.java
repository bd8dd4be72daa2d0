package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationChange;
import io.saddlebag.conversation.Rearrangement;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conversations, as operators see them and put them right. */
public final class ConversationsBean implements ConversationsMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationsBean.class);
    private static final int SHOWN = 100;
    private static final int MOST_NUMBERS = 5_000;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?(?:,|$)");

    private final Store store;
    private final Timeline timeline;
    private final Rearrangement rearrangement;
    private final Clock clock;

    /** Acts on the conversations of a store. */
    public ConversationsBean(Store store, Timeline timeline, Ids ids, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.rearrangement = new Rearrangement(ids);
        this.clock = clock;
    }

    @Override
    public String show(String id) {
        return store.read(tx -> {
            Conversation conversation = timeline.conversation(tx, id)
                    .orElseThrow(() -> new IllegalStateException("there is no conversation " + id));
            ObjectNode shown = Json.mapper()
                    .createObjectNode()
                    .put("id", id)
                    .put("channel", conversation.channel())
                    .put("state", conversation.state().name().toLowerCase(Locale.ROOT))
                    .put("opened", conversation.openedAt().toString())
                    .put("subject", timeline.title(tx, conversation))
                    .put("relatedTo", conversation.relatedTo());
            shown.set("tickets", Json.mapper().valueToTree(Belongings.tickets(tx, id)));
            ArrayNode changes = shown.putArray("changes");
            rearrangement.changes(tx, id).forEach(change -> changes.add(change(change)));
            ArrayNode messages = shown.putArray("messages");
            timeline.ofConversation(tx, id, SHOWN).forEach(line -> messages.addObject()
                    .put("number", line.number())
                    .put("at", line.at().toString())
                    .put("channel", line.channel())
                    .put("role", line.role())
                    .put("name", line.name())
                    .put("text", line.text()));
            return Json.write(shown);
        });
    }

    @Override
    public String join(String id, String into, String by, String why) {
        return done(store.write(tx -> rearrangement.join(tx, id, into, by, why, clock.instant())), "joined");
    }

    @Override
    public String split(String id, String numbers, String by, String why) {
        Set<Integer> chosen = numbers(numbers);
        return done(store.write(tx -> rearrangement.split(tx, id, chosen, by, why, clock.instant())), "split");
    }

    @Override
    public String undo(String change, String by) {
        return done(store.write(tx -> rearrangement.undo(tx, change, by, clock.instant())), "undone");
    }

    private String done(ConversationChange change, String what) {
        LOG.info("conversations {} and {}: {} by an operator", change.from(), change.to(), what);
        return store.read(tx -> {
            ObjectNode told = change(change).put("result", what);
            ArrayNode tickets = told.putArray("tickets");
            for (String id : Set.of(change.from(), change.to())) {
                Belongings.tickets(tx, id).forEach(ticket -> tickets.addObject()
                        .put("conversation", id)
                        .put("helpdesk", ticket.helpdesk())
                        .put("ticket", ticket.ticket()));
            }
            return Json.write(told);
        });
    }

    private static ObjectNode change(ConversationChange change) {
        return Json.mapper()
                .createObjectNode()
                .put("id", change.id())
                .put("kind", change.kind())
                .put("from", change.from())
                .put("to", change.to())
                .put("by", change.by())
                .put("why", change.why())
                .put("at", change.at().toString())
                .put("undoneBy", change.undoneBy());
    }

    private static Set<Integer> numbers(String text) {
        Set<Integer> numbers = new TreeSet<>();
        Matcher parts = NUMBERS.matcher(text.replace(" ", ""));
        int end = 0;
        while (parts.find() && parts.start() == end && end < text.length()) {
            int first = Integer.parseInt(parts.group(1));
            int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
            for (int number = first; number <= last && numbers.size() < MOST_NUMBERS; number++) {
                numbers.add(number);
            }
            end = parts.end();
        }
        if (numbers.isEmpty() || end < text.replace(" ", "").length()) {
            throw new IllegalArgumentException("give the numbers of messages, such as 3,5-7");
        }
        return numbers;
    }
}
