package io.saddlebag.ops.jmx;

import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.Dispatch;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class HelpdeskBean implements HelpdeskMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(HelpdeskBean.class);

    private final String target;
    private final Accounting accounting;
    private final Desk desk;
    private final Dispatch dispatch;
    private final Clock clock;

    HelpdeskBean(String target, Accounting accounting, Desk desk, Dispatch dispatch, Clock clock) {
        this.target = target;
        this.accounting = accounting;
        this.desk = desk;
        this.dispatch = dispatch;
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

    private long count(String state) {
        return accounting.figures().deliveries(target, state);
    }
}
