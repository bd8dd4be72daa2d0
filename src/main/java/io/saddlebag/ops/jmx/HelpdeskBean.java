package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.message.Json;
import io.saddlebag.repair.Period;
import io.saddlebag.repair.TicketCheck;
import io.saddlebag.repair.Which;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class HelpdeskBean implements HelpdeskMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(HelpdeskBean.class);

    private final String target;
    private final Accounting accounting;
    private final Desk desk;
    private final Dispatch dispatch;
    private final TicketCheck check;
    private final Clock clock;

    HelpdeskBean(String target, Accounting accounting, Desk desk, Dispatch dispatch, TicketCheck check, Clock clock) {
        this.target = target;
        this.accounting = accounting;
        this.desk = desk;
        this.dispatch = dispatch;
        this.check = check;
        this.clock = clock;
    }

    @Override
    public long getDelivered() {
        return count("done");
    }

    @Override
    public long getWaiting() {
        return accounting.figures().waiting(target);
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
    public long getGivenUp() {
        return count("given-up");
    }

    @Override
    public long getOldestWaitingSeconds() {
        return accounting
                .figures()
                .oldest(target)
                .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                .orElse(0L);
    }

    @Override
    public boolean isBreakerOpen() {
        return dispatch.isDown(target);
    }

    @Override
    public String getPaused() {
        return desk.pausedBecause(target).orElse("");
    }

    @Override
    public void pause(String why) {
        desk.pause(target, why);
        LOG.info("{}: paused by an operator: {}", target, why);
    }

    @Override
    public void resume() {
        desk.resume(target);
        LOG.info("{}: resumed by an operator", target);
    }

    @Override
    public String check(String since, String until, String channel, String queue, String findings, String after) {
        return Json.write(check.piece(which(since, until, channel, queue, findings), after, false));
    }

    @Override
    public String repair(String since, String until, String channel, String queue, String findings, String after) {
        ObjectNode told = check.piece(which(since, until, channel, queue, findings), after, true);
        told.path("findings")
                .forEach(finding -> LOG.info(
                        "{}: {} of conversation {}, ticket {}: {}",
                        target,
                        finding.path("finding").asText(),
                        finding.path("conversation").asText(),
                        finding.path("ticket").asText(),
                        finding.path("mended").asBoolean() ? "mended" : "left"));
        return Json.write(told);
    }

    private Which which(String since, String until, String channel, String queue, String findings) {
        Set<String> kinds = Stream.of(findings.split(","))
                .map(String::strip)
                .filter(kind -> !kind.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new Which(Period.of(since, until, clock.instant()), channel.strip(), queue.strip(), kinds);
    }

    private long count(String state) {
        return accounting.figures().deliveries(target, state);
    }
}
