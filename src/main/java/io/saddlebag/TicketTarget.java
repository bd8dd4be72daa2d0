package io.saddlebag;

import io.saddlebag.broker.Inbox;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Source;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.Lane;
import io.saddlebag.delivery.Settings;
import io.saddlebag.delivery.Target;
import io.saddlebag.helpdesk.Sink;
import io.saddlebag.helpdesk.TicketReading;
import java.util.List;

/** Where tickets are read that events hint at; what is read is taken in like any webhook. */
record TicketTarget(TicketReading reading, Intake intake, Inbox inbox) {
    Target of(String connector, String account, Sink sink, Settings settings, Lane lane) {
        Source source = new Source(connector, List.of(account));
        return new Target(
                TicketReading.target(connector, account),
                reading.courier(sink, source, intake, inbox::keep),
                Aftermath.none(),
                settings,
                List.of(lane));
    }
}
