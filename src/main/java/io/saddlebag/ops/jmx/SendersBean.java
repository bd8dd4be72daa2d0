package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.senders.HeldMessages.Held;
import io.saddlebag.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Senders who are not heard, as operators see and decide it. */
public final class SendersBean implements SendersMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(SendersBean.class);
    private static final int MOST = 1_000;
    private static final int EXCERPT = 200;
    private static final Pattern CHANNEL = Pattern.compile("[a-z0-9-]{0,60}");

    private final Store store;
    private final BlockedSenders blocked;
    private final Timeline timeline;

    /** Acts on the senders of a store. */
    public SendersBean(Store store, BlockedSenders blocked, Timeline timeline) {
        this.store = store;
        this.blocked = blocked;
        this.timeline = timeline;
    }

    @Override
    public long getBlocked() {
        return blocked.count();
    }

    @Override
    public String list(int max) {
        ArrayNode rows = Json.mapper().createArrayNode();
        blocked.list(most(max)).forEach(sender -> identifier(rows.addObject(), sender.identifier())
                .put("channel", sender.channel().isEmpty() ? "all" : sender.channel())
                .put("since", sender.since().toString())
                .put("by", sender.by())
                .put("why", sender.why()));
        return Json.write(rows);
    }

    @Override
    public String held(int max) {
        return store.read(tx -> {
            ArrayNode rows = Json.mapper().createArrayNode();
            for (Held held : HeldMessages.newest(tx, most(max))) {
                timeline.line(tx, held.messageId()).ifPresent(line -> message(rows.addObject(), held, line));
            }
            return Json.write(rows);
        });
    }

    private static void message(ObjectNode row, Held held, Line line) {
        String text = line.text().strip().replaceAll("\\s+", " ");
        row.put("message", line.id())
                .put("at", held.at().toString())
                .put("because", held.standing().code())
                .put("channel", line.connector() + "/" + line.account())
                .put("sender", line.partyId())
                .put("name", line.name())
                .put("conversation", line.conversationId())
                .put("text", text.length() > EXCERPT ? text.substring(0, EXCERPT - 1) + "…" : text);
    }

    @Override
    public String block(String sender, String channel, String by, String why) {
        List<Identifier> meant = blocked.block(sender, known(channel), by, why);
        LOG.info("a sender was blocked by an operator ({} identifiers)", meant.size());
        return identifiers(meant);
    }

    @Override
    public String unblock(String sender, String channel, String by) {
        List<Identifier> freed = blocked.unblock(sender, known(channel));
        if (freed.isEmpty()) {
            throw new IllegalStateException(
                    "that sender is not blocked" + (channel.isEmpty() ? "" : " on " + channel + " by itself"));
        }
        LOG.info("a sender was unblocked by an operator ({} identifiers)", freed.size());
        return identifiers(freed);
    }

    /** In the form in which messages name it. */
    private static String known(String channel) {
        String name = channel.strip().toLowerCase(Locale.ROOT);
        if (!CHANNEL.matcher(name).matches()) {
            throw new IllegalStateException("a channel is named as in the settings, like whatsapp or webchat");
        }
        return name;
    }

    private static String identifiers(List<Identifier> identifiers) {
        ArrayNode rows = Json.mapper().createArrayNode();
        identifiers.forEach(identifier -> identifier(rows.addObject(), identifier));
        return Json.write(rows);
    }

    private static ObjectNode identifier(ObjectNode row, Identifier identifier) {
        row.put("type", identifier.type().name().toLowerCase(Locale.ROOT)).put("value", identifier.value());
        return identifier.scope().isEmpty() ? row : row.put("scope", identifier.scope());
    }

    private static int most(int max) {
        return Math.max(0, Math.min(max, MOST));
    }
}
