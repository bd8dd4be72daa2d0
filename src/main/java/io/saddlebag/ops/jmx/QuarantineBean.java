package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Arrivals.Total;
import io.saddlebag.conversation.Quarantine;
import io.saddlebag.conversation.Quarantine.Entry;
import io.saddlebag.message.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class QuarantineBean implements QuarantineMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineBean.class);
    private static final int MOST = 10_000;
    private static final int MOST_REPLAYED = 1_000;
    private static final int SHOWN = 16_384;

    private final Quarantine quarantine;
    private final Replay replay;
    private final Accounting accounting;

    QuarantineBean(Quarantine quarantine, Replay replay, Accounting accounting) {
        this.quarantine = quarantine;
        this.replay = replay;
        this.accounting = accounting;
    }

    @Override
    public long getItems() {
        return accounting.figures().totals().stream()
                .filter(total -> total.outcome().equals("quarantined"))
                .mapToLong(Total::items)
                .sum();
    }

    @Override
    public String list(int max) {
        ArrayNode rows = Json.mapper().createArrayNode();
        quarantine.waiting("", Math.max(0, Math.min(max, MOST))).forEach(entry -> rows.add(row(entry)));
        return Json.write(rows);
    }

    @Override
    public String show(String id) {
        Entry entry = quarantine.find(id).orElseThrow(() -> Replay.unknown(id));
        ObjectNode shown = row(entry).put("state", entry.state()).put("settledBy", entry.settledBy());
        quarantine
                .raw(id)
                .ifPresentOrElse(
                        raw -> shown.put("mediaType", raw.mediaType()).put("raw", replay.beginning(raw, SHOWN)),
                        () -> shown.put("raw", "").put("note", "the raw form is not kept any more"));
        return Json.write(shown);
    }

    @Override
    public String replay(String id) {
        return Json.write(again(id));
    }

    @Override
    public String replayAll(String connector) {
        ArrayNode results = Json.mapper().createArrayNode();
        quarantine.waiting(connector, MOST_REPLAYED).forEach(entry -> results.add(each(entry.id())));
        return Json.write(results);
    }

    @Override
    public String discard(String id, String why) {
        if (!quarantine.discard(id, why)) {
            throw quarantine
                    .find(id)
                    .map(entry -> new IllegalStateException("item " + id + " is " + entry.state() + " already"))
                    .orElseGet(() -> Replay.unknown(id));
        }
        LOG.info("quarantine: item {} discarded by an operator", id);
        return Json.write(Json.mapper().createObjectNode().put("id", id).put("result", "discarded"));
    }

    private ObjectNode each(String id) {
        try {
            return again(id);
        } catch (IllegalStateException e) {
            return Json.mapper().createObjectNode().put("id", id).put("result", e.getMessage());
        }
    }

    private ObjectNode again(String id) {
        String result = replay.replay(id);
        LOG.info("quarantine: item {} replayed by an operator: {}", id, result);
        return Json.mapper().createObjectNode().put("id", id).put("result", result);
    }

    private static ObjectNode row(Entry entry) {
        return Json.mapper()
                .createObjectNode()
                .put("id", entry.id())
                .put("connector", entry.connector())
                .put("account", entry.account())
                .put("received", entry.received().toString())
                .put("stage", entry.stage())
                .put("reason", entry.reason());
    }
}
