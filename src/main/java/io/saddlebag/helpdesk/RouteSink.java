package io.saddlebag.helpdesk;

import io.saddlebag.connector.ApiRefused;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.MappingFailed;
import io.saddlebag.delivery.Outcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Sends commands through a route, and tells from what it throws what is to be done next. */
public final class RouteSink implements Sink {
    private final ProducerTemplate template;
    private final String endpoint;

    /** Sends to an endpoint of the Camel context. */
    public RouteSink(ProducerTemplate template, String endpoint) {
        this.template = template;
        this.endpoint = endpoint;
    }

    @Override
    public Outcome send(String command) {
        Exchange exchange = template.send(endpoint, out -> out.getMessage().setBody(command));
        Exception failure = exchange.getException();
        if (failure == null) {
            return new Outcome.Done(exchange.getMessage().getBody(String.class));
        }
        Outcome outcome = outcome(failure);
        if (exchange.getVariable(Exchanger.COMMITTED, false, Boolean.class)) {
            return begun(outcome);
        }
        return exchange.getVariable(Exchanger.HARMLESS, false, Boolean.class) ? withoutEffect(outcome) : outcome;
    }

    private static Outcome withoutEffect(Outcome outcome) {
        return outcome instanceof Outcome.Retry retry
                ? new Outcome.Retry(retry.cause(), retry.reason(), retry.after(), false)
                : outcome;
    }

    /** A part of it has happened, so all of it may have. */
    private static Outcome begun(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return new Outcome.Retry(retry.cause(), retry.reason(), retry.after(), true);
        }
        if (outcome instanceof Outcome.Later later) {
            return Outcome.Retry.command(later.reason(), Optional.of(later.after()), true);
        }
        return outcome instanceof Outcome.Failed failed
                ? Outcome.Retry.command(failed.reason(), Optional.empty(), true)
                : outcome;
    }

    private static Outcome outcome(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiUnavailable unavailable) {
                return retry(unavailable);
            }
            if (cause instanceof ApiRefused || cause instanceof MappingFailed) {
                return new Outcome.Failed(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return Outcome.Retry.down("it cannot be reached: " + cause.getMessage(), Optional.empty(), false);
            }
        }
        return Outcome.Retry.down(
                failure.getClass().getSimpleName() + ": " + failure.getMessage(), Optional.empty(), true);
    }

    private static Outcome retry(ApiUnavailable unavailable) {
        String reason = String.valueOf(unavailable.getMessage());
        return switch (unavailable.whose()) {
            case DOWN -> Outcome.Retry.down(reason, unavailable.after(), unavailable.mayHaveHappened());
            case BUSY -> Outcome.Retry.busy(reason, unavailable.after(), unavailable.mayHaveHappened());
            case LIMITED ->
                unavailable.mayHaveHappened()
                        ? Outcome.Retry.command(reason, unavailable.after(), true)
                        : new Outcome.Later(reason, unavailable.after().orElse(Duration.ofSeconds(1)));
            case COMMAND -> Outcome.Retry.command(reason, unavailable.after(), unavailable.mayHaveHappened());
        };
    }
}
