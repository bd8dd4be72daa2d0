package io.saddlebag.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.saddlebag.message.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object for each event, on one line: time, level, logger, message, ids, and what was thrown. */
public final class JsonLayout extends LayoutBase<ILoggingEvent> {
    /** Made by logback. */
    public JsonLayout() {}

    @Override
    public String doLayout(ILoggingEvent event) {
        LogEvent logged = LogEvent.of(event, Logs.debugging(event));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", logged.time());
        fields.put("level", logged.level());
        fields.put("logger", logged.logger());
        fields.put("message", logged.message());
        fields.put("ids", logged.ids());
        fields.put("problem", logged.problem());
        fields.put("trace", logged.trace());
        fields.values().removeIf(value -> value.equals("") || value.equals(Map.of()) || value.equals(List.of()));
        return Json.write(fields) + "\n";
    }
}
