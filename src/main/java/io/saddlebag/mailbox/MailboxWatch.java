package io.saddlebag.mailbox;

import io.saddlebag.store.StoreUnavailable;
import java.util.Objects;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the polls of one folder: a local bean of the source Kamelet, used by the thread that polls. It says
 * whether it is this node's turn, ends a poll before a mail would overtake one that failed, and tells the operator once
 * when the server is away and once when it is back.
 */
public final class MailboxWatch implements PollingConsumerPollStrategy, ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxWatch.class);

    private @Nullable MailboxSource source;
    private @Nullable MailboxHealth health;
    private @Nullable Login login;
    private @Nullable ScheduledBatchPollingConsumer poll;
    private @Nullable MailClock clock;
    private boolean failed;
    private boolean stopped;
    private boolean away;

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        failed = false;
        stopped = false;
        poll = consumer instanceof ScheduledBatchPollingConsumer batch ? batch : null;
        if (source().isCrowded()) {
            health().waitsWhile(source().place(), source()::isCrowded);
            clock().soon();
            return false;
        }
        health().waitsNoMore(source().place());
        try {
            return source().begin(this::stop);
        } catch (StoreUnavailable e) {
            handleException(e);
            return false;
        }
    }

    /** The mails in hand are the last of this poll; those behind them are looked for again with the next. */
    private void stop() {
        stopped = true;
        if (poll != null) {
            // what Camel is told when a consumer has to stop; the next poll resets it
            poll.deferShutdown(ShutdownRunningTask.CompleteCurrentTaskOnly);
        }
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int mails) {
        if (away && !failed) {
            away = false;
            LOG.info("mailbox {} is read again", source().place());
        }
        if (!failed) {
            health().isRead(source().place());
        }
        if (!failed && !stopped && source().leavesMore()) {
            // a backlog is worked off without a pause
            clock().wake();
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
        return false;
    }

    @Override
    public void handleException(Throwable cause) {
        failed = true;
        if (Trouble.isRefusal(cause)) {
            login().refused();
        }
        String why = Trouble.of(cause);
        health().cannotRead(source().place(), why);
        if (!away) {
            away = true;
            LOG.warn("mailbox {} cannot be read, it is tried again at each poll: {}", source().place(), why);
        }
    }

    @Override
    public void handleException(@Nullable String message, Throwable cause) {
        handleException(cause);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable cause) {
        handleException(cause);
    }

    private MailboxSource source() {
        return Objects.requireNonNull(source, "source");
    }

    private MailClock clock() {
        return Objects.requireNonNull(clock, "clock");
    }

    private Login login() {
        return Objects.requireNonNull(login, "login");
    }

    private MailboxHealth health() {
        return Objects.requireNonNull(health, "health");
    }

    /** What reads the folder. */
    public void setSource(MailboxSource source) {
        this.source = source;
    }

    /** Who the hub is to the server. */
    public void setLogin(Login login) {
        this.login = login;
    }

    /** What polls. */
    public void setClock(MailClock clock) {
        this.clock = clock;
    }

    /** Who is told of trouble. */
    public void setHealth(MailboxHealth health) {
        this.health = health;
    }
}
