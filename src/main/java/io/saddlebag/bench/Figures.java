package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The table of results. The first rows are the yardsticks that the others are divided by. */
final class Figures {
    private final ArrayNode rows = Json.mapper().createArrayNode();
    private double answering = Double.NaN;
    private double storing = Double.NaN;

    ArrayNode rows() {
        return rows;
    }

    void answering(double rate) {
        answering = rate;
    }

    void storing(double rate) {
        storing = rate;
    }

    /** Adds what a load brought about; the CPU time is the server's. */
    ObjectNode add(String what, int connections, Load.Result result, double cpuMicros) {
        ObjectNode row = add(what, connections, result.rate(), result.latency);
        row.put("errors", result.errors());
        return put(row, "CPU µs", cpuMicros / result.answered, 1);
    }

    ObjectNode add(String what, int connections, double rate, Histogram latencyMicros) {
        ObjectNode row = rows.addObject();
        row.put("what", what).put("connections", connections);
        put(row, "rate/s", rate, 0);
        put(row, "p50 ms", latencyMicros.getValueAtPercentile(50) / 1e3, 2);
        put(row, "p99 ms", latencyMicros.getValueAtPercentile(99) / 1e3, 2);
        put(row, "p99.9 ms", latencyMicros.getValueAtPercentile(99.9) / 1e3, 2);
        put(row, "of D", rate / storing, 2);
        put(row, "of V", rate / answering, 2);
        return row;
    }

    private static ObjectNode put(ObjectNode row, String name, double value, int digits) {
        if (Double.isFinite(value)) {
            row.put(name, new java.math.BigDecimal(String.format(Locale.ROOT, "%." + digits + "f", value)));
        }
        return row;
    }
}
