package io.saddlebag.confirmation;

import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.senders.Rate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Confirmations of a hub that asks nobody who they are. */
public final class Unasked {
    private Unasked() {}

    public static Confirmations confirmations(
            Customers customers, Timeline timeline, Deliveries deliveries, Ids ids, Clock clock) {
        Rate never = new Rate(0, Duration.ofMinutes(10));
        return new Confirmations(
                new Policy(Map.of(), Duration.ZERO, Duration.ZERO, 1, never, never, "", "", ""),
                () -> false,
                new ConfirmationTexts(Connectors.in(List.of(Path.of("connectors"))), Map.of(), "en"),
                customers,
                timeline,
                deliveries,
                new Codes(new byte[32]),
                ids,
                clock);
    }
}
