package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Arrivals.Total;
import io.saddlebag.delivery.Deliveries.Count;
import io.saddlebag.message.Json;
import io.saddlebag.senders.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What became of everything, at one moment.
 *
 * @param totals of what came in
 * @param deliveries of what goes out
 * @param inbound items in the queue {@code inbound}, accepted and not recorded yet
 */
public record Figures(List<Total> totals, List<Count> deliveries, long inbound) {
    /** The states of deliveries that have their outcome ahead. */
    private static final List<String> AHEAD = List.of("waiting", "sending");

    public Figures {
        totals = List.copyOf(totals);
        deliveries = List.copyOf(deliveries);
    }

    /** All items that were recorded with whatever outcome. */
    public long items() {
        return totals.stream().mapToLong(Total::items).sum();
    }

    /** How many items there have to be, by what their receptions told. */
    public long announced() {
        return totals.stream().mapToLong(Total::announced).sum();
    }

    /** Whether every item that was announced has its outcome; while some wait in the queue it cannot be told. */
    public boolean addsUp() {
        return inbound == 0 && items() == announced();
    }

    /** How many items of a channel had an outcome; with an empty outcome, all. */
    long items(Channel channel, String outcome) {
        return totals.stream()
                .filter(channel::has)
                .filter(total -> outcome.isEmpty() || total.outcome().equals(outcome))
                .mapToLong(Total::items)
                .sum();
    }

    /** How many messages of a channel people were not given, for a reason. */
    long held(Channel channel, Standing standing) {
        return totals.stream()
                .filter(channel::has)
                .filter(total -> total.held().equals(standing.code()))
                .mapToLong(Total::items)
                .sum();
    }

    /** How many deliveries to a target are in a state. */
    long deliveries(String target, String state) {
        return counts(target, state::equals).mapToLong(Count::items).sum();
    }

    /** How many deliveries to a target have their outcome ahead. */
    long waiting(String target) {
        return counts(target, AHEAD::contains).mapToLong(Count::items).sum();
    }

    /** When the oldest delivery to a target was enqueued that has its outcome ahead. */
    Optional<Instant> oldest(String target) {
        return counts(target, AHEAD::contains).map(Count::oldest).min(Instant::compareTo);
    }

    private Stream<Count> counts(String target, Predicate<String> state) {
        return deliveries.stream().filter(count -> count.target().equals(target) && state.test(count.state()));
    }

    /** The same, to be read. */
    ObjectNode report() {
        ObjectNode report = Json.mapper().createObjectNode();
        report.put("announced", announced());
        report.put("items", items());
        Map<String, Long> outcomes = new TreeMap<>();
        totals.forEach(total -> outcomes.merge(total.outcome(), total.items(), Long::sum));
        ObjectNode byOutcome = report.putObject("outcomes");
        outcomes.forEach(byOutcome::put);
        report.put("waitingInQueue", inbound);
        report.put("addsUp", inbound == 0 ? (addsUp() ? "yes" : "no") : "not to be told until the queue is empty");
        var channels = report.putArray("channels");
        for (Total total : totals) {
            ObjectNode line = channels.addObject()
                    .put("channel", Channel.of(total).name())
                    .put("outcome", total.outcome())
                    .put("items", total.items());
            if (!total.held().isEmpty()) {
                line.put("held", total.held());
            }
        }
        return report;
    }
}
