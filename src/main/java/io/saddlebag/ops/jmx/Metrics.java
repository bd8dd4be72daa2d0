package io.saddlebag.ops.jmx;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.saddlebag.conversation.Arrivals.Total;
import io.saddlebag.delivery.Dispatch;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What Prometheus is told: the figures of the accounting, what this node alone knows, and the JVM. A number that an
 * operator can make smaller, by replaying or retrying, is a gauge.
 */
public final class Metrics implements MultiCollector {
    private static final String QUARANTINED = "quarantined";

    private final Accounting accounting;
    private final Dispatch dispatch;
    private final LongSupplier turnedAway;
    private final IntSupplier chatPages;
    private final Clock clock;

    /**
     * Tells of these.
     *
     * @param turnedAway how many requests were answered 503 because too many were being worked on
     * @param chatPages how many pages with the chat window are open
     */
    public Metrics(
            Accounting accounting, Dispatch dispatch, LongSupplier turnedAway, IntSupplier chatPages, Clock clock) {
        this.accounting = accounting;
        this.dispatch = dispatch;
        this.turnedAway = turnedAway;
        this.chatPages = chatPages;
        this.clock = clock;
    }

    /** A registry that knows the JVM and nothing else yet. */
    public static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Stream.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(counter(
                "saddlebag_turned_away",
                "Requests answered 503 because too many were being worked on, on this node.",
                Map.of(Labels.EMPTY, (double) turnedAway.getAsLong())));
        all.add(gauge(
                "saddlebag_chat_pages",
                "Pages with the chat window that this node keeps up to date.",
                Map.of(Labels.EMPTY, (double) chatPages.getAsInt())));
        all.add(gauge("saddlebag_breaker_open", "1 while this node leaves a target alone.", breakers()));
        boolean up = true;
        try {
            figures(accounting.figures(), all);
        } catch (RuntimeException e) {
            up = false; // the store or the broker is away: that is what the operator is to see then
        }
        all.add(gauge(
                "saddlebag_figures_available",
                "1 when store and broker told the figures.",
                Map.of(Labels.EMPTY, up ? 1.0 : 0.0)));
        return new MetricSnapshots(all);
    }

    private void figures(Figures figures, List<MetricSnapshot> all) {
        Map<Labels, Double> received = new TreeMap<>();
        Map<Labels, Double> settled = new TreeMap<>();
        Map<Labels, Double> quarantined = new TreeMap<>();
        Map<Labels, Double> held = new TreeMap<>();
        for (Total total : figures.totals()) {
            Labels channel = Labels.of("connector", total.connector(), "account", total.account());
            received.merge(channel, (double) total.items(), Double::sum);
            if (total.outcome().equals(QUARANTINED)) {
                quarantined.merge(channel, (double) total.items(), Double::sum);
            } else {
                settled.merge(channel.add("outcome", total.outcome()), (double) total.items(), Double::sum);
            }
            if (!total.held().isEmpty()) {
                held.put(channel.add("reason", total.held()), (double) total.items());
            }
        }
        Map<Labels, Double> deliveries = new TreeMap<>();
        Map<Labels, Double> oldest = new TreeMap<>();
        figures.deliveries()
                .forEach(count -> deliveries.put(
                        Labels.of("target", count.target(), "state", count.state()), (double) count.items()));
        for (String target : dispatch.targets()) {
            double age = figures.oldest(target)
                    .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                    .orElse(0.0);
            oldest.put(Labels.of("target", target), age);
        }
        all.add(counter("saddlebag_received", "Items that came in and have an outcome.", received));
        all.add(counter("saddlebag_outcomes", "Items by what became of them, quarantine left out.", settled));
        all.add(counter("saddlebag_held", "Messages that people were not given, or not one by one.", held));
        all.add(gauge("saddlebag_quarantined", "Items in quarantine, or discarded there.", quarantined));
        all.add(gauge("saddlebag_announced", "Items that were announced.", one(figures.announced())));
        all.add(gauge("saddlebag_inbound_waiting", "Items accepted and not recorded yet.", one(figures.inbound())));
        all.add(gauge("saddlebag_deliveries", "Commands and messages by target and state.", deliveries));
        all.add(gauge("saddlebag_oldest_waiting_seconds", "How long the oldest delivery has waited.", oldest));
    }

    private Map<Labels, Double> breakers() {
        Map<Labels, Double> open = new TreeMap<>();
        dispatch.targets()
                .forEach(target -> open.put(Labels.of("target", target), dispatch.isDown(target) ? 1.0 : 0.0));
        return open;
    }

    private static Map<Labels, Double> one(long value) {
        return Map.of(Labels.EMPTY, (double) value);
    }

    private static CounterSnapshot counter(String name, String help, Map<Labels, Double> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        return counter.build();
    }

    private static GaugeSnapshot gauge(String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return gauge.build();
    }
}
