package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Deliveries.Count;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.State;
import io.saddlebag.message.Json;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class DeliveriesBean implements DeliveriesMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveriesBean.class);
    private static final Set<String> STATES =
            new TreeSet<>(Set.of("waiting", "sending", "done", "failed", "unknown", "given-up"));
    private static final int MOST = 10_000;

    private final Desk desk;
    private final Accounting accounting;

    DeliveriesBean(Desk desk, Accounting accounting) {
        this.desk = desk;
        this.accounting = accounting;
    }

    @Override
    public long getFailed() {
        return count("failed");
    }

    @Override
    public long getUnknown() {
        return count("unknown");
    }

    @Override
    public String list(String state, int max) {
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException(
                    "there is no state " + state + "; it is one of " + String.join(", ", STATES));
        }
        ArrayNode rows = Json.mapper().createArrayNode();
        desk.list(state, Math.max(0, Math.min(max, MOST))).forEach(delivery -> rows.add(row(delivery)));
        return Json.write(rows);
    }

    @Override
    public String retry(String id) {
        desk.retry(id);
        return done(id, "tried again");
    }

    @Override
    public String giveUp(String id, String why) {
        desk.giveUp(id, why);
        return done(id, "given up");
    }

    @Override
    public String markDone(String id, String result) {
        desk.markDone(id, result);
        return done(id, "done");
    }

    private long count(String state) {
        return accounting.figures().deliveries().stream()
                .filter(count -> count.state().equals(state))
                .mapToLong(Count::items)
                .sum();
    }

    private static ObjectNode row(Delivery delivery) {
        ObjectNode row = Json.mapper()
                .createObjectNode()
                .put("id", delivery.id())
                .put("target", delivery.target())
                .put("kind", delivery.kind())
                .put("conversation", delivery.stream())
                .put("attempts", delivery.attempts())
                .put("made", delivery.madeAt().toString());
        if (delivery.state() instanceof State.Waiting waiting) {
            row.put(
                    "due",
                    waiting.due().equals(State.Waiting.BEHIND) ? "after another" : String.valueOf(waiting.due()));
        }
        return row.put("reason", delivery.state().reason());
    }

    private static String done(String id, String what) {
        LOG.info("delivery {}: {} by an operator", id, what);
        return Json.write(Json.mapper().createObjectNode().put("id", id).put("result", what));
    }
}
