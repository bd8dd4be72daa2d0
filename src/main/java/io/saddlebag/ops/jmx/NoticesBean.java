package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.saddlebag.conversation.Notices;
import io.saddlebag.message.Json;
import java.time.Clock;
import java.time.Duration;

final class NoticesBean implements NoticesMXBean {
    private static final int MOST = 10_000;

    private final Notices notices;
    private final Clock clock;

    NoticesBean(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public long getOfLastDay() {
        return notices.since(clock.instant().minus(Duration.ofDays(1)));
    }

    @Override
    public String list(int max) {
        ArrayNode rows = Json.mapper().createArrayNode();
        for (Notices.Notice notice : notices.newest(Math.max(0, Math.min(max, MOST)))) {
            rows.addObject()
                    .put("id", notice.id())
                    .put("at", notice.at().toString())
                    .put("connector", notice.connector())
                    .put("account", notice.account())
                    .put("about", notice.rule())
                    .put("text", notice.text());
        }
        return Json.write(rows);
    }
}
