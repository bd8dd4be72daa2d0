package io.saddlebag.bench;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** From webhook to ticket at the helpdesk, until nothing is left, and whether everything came once. */
final class Tickets {
    private final HubProcess hub;
    private final StubHelpdesk helpdesk;
    private final Duration silence;

    /** @param silence when nothing comes for so long, nothing more is waited for */
    Tickets(HubProcess hub, StubHelpdesk helpdesk, Duration silence) {
        this.hub = hub;
        this.silence = silence;
        this.helpdesk = helpdesk;
    }

    /** A burst of this time, none of which counts, up to its last ticket. */
    void warmUp(Duration time, int connections) {
        measure(connections, load -> load.closed(Requests.messages(), time));
    }

    /** As many messages as fast as the hub takes them. */
    Outcome burst(int messages, int connections) {
        return measure(connections, load -> load.closed(Requests.messages(), messages));
    }

    /** Messages at an even rate. */
    Outcome steady(int perSecond, Duration time) {
        int connections = 16;
        return measure(connections, load -> load.open(Requests.messages(), perSecond, time));
    }

    private Outcome measure(int connections, Sender sender) {
        try (Load load = new Load(hub.port(), connections)) {
            int before = helpdesk.count();
            double cpu = hub.process().cpuMicros();
            long start = System.nanoTime();
            Load.Result result = sender.over(load);
            helpdesk.awaitCount(before + result.acknowledged.size(), silence);
            Map<String, StubHelpdesk.Came> came = helpdesk.came();
            long last = came.entrySet().stream()
                    .filter(one -> result.acknowledged.containsKey(one.getKey()))
                    .mapToLong(one -> one.getValue().nanos())
                    .max()
                    .orElse(System.nanoTime());
            return new Outcome(
                    connections,
                    result,
                    Ledger.of(result.acknowledged.keySet(), came),
                    Ledger.latency(result.acknowledged, came),
                    result.acknowledged.size() * 1e9 / (last - start),
                    hub.process().cpuMicros() - cpu);
        }
    }

    /** What sends. */
    private interface Sender {
        Load.Result over(Load load);
    }

    /**
     * What came of it.
     *
     * @param latency from when a message was due to when the helpdesk had it, in microseconds
     * @param rate acknowledged messages a second, up to the last at the helpdesk
     * @param cpuMicros of the hub
     */
    record Outcome(
            int connections, Load.Result load, Ledger ledger, Histogram latency, double rate, double cpuMicros) {}
}
