package io.saddlebag.ops.jmx;

import io.saddlebag.delivery.Desk;
import io.saddlebag.senders.Standing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ChannelBean implements ChannelMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelBean.class);

    private final Channel channel;
    private final Accounting accounting;
    private final Sources sources;
    private final Desk desk;
    private final Clock clock;

    ChannelBean(Channel channel, Accounting accounting, Sources sources, Desk desk, Clock clock) {
        this.channel = channel;
        this.accounting = accounting;
        this.sources = sources;
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public long getReceived() {
        return items("");
    }

    @Override
    public long getRecorded() {
        return items("message");
    }

    @Override
    public long getBlocked() {
        return accounting.figures().held(channel, Standing.BLOCKED);
    }

    @Override
    public long getHeldBack() {
        return accounting.figures().held(channel, Standing.FLOODING);
    }

    @Override
    public long getStates() {
        return items("state");
    }

    @Override
    public long getDuplicated() {
        return items("duplicate");
    }

    @Override
    public long getIgnored() {
        return items("ignored");
    }

    @Override
    public long getQuarantined() {
        return items("quarantined");
    }

    @Override
    public long getDelivered() {
        return accounting.figures().deliveries(channel.target(), "done");
    }

    @Override
    public long getWaiting() {
        return accounting.figures().waiting(channel.target());
    }

    @Override
    public long getFailed() {
        return accounting.figures().deliveries(channel.target(), "failed");
    }

    @Override
    public long getUnknown() {
        return accounting.figures().deliveries(channel.target(), "unknown");
    }

    @Override
    public long getOldestWaitingSeconds() {
        return accounting
                .figures()
                .oldest(channel.target())
                .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                .orElse(0L);
    }

    @Override
    public String getPaused() {
        return desk.pausedBecause(channel.target())
                .orElseGet(() -> routes().stream().anyMatch(sources::isPaused) ? "no reason given" : "");
    }

    @Override
    public void pause(String why) {
        desk.pause(channel.target(), why);
        LOG.info("{}: paused by an operator: {}", channel.name(), why);
        routes().forEach(sources::pause);
    }

    @Override
    public void resume() {
        routes().forEach(sources::resume);
        desk.resume(channel.target());
        LOG.info("{}: resumed by an operator", channel.name());
    }

    private List<Sources.SourceRoute> routes() {
        return sources.all().stream().filter(route -> route.takes(channel)).toList();
    }

    private long items(String outcome) {
        return accounting.figures().items(channel, outcome);
    }
}
