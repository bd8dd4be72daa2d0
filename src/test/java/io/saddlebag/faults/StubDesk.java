package io.saddlebag.faults;

import io.saddlebag.helpdesk.Fault;
import io.saddlebag.helpdesk.HelpdeskStub;
import java.time.Duration;

/** A helpdesk that a stub plays. */
abstract class StubDesk implements Helpdesk {
    abstract HelpdeskStub stub();

    @Override
    public final void answersAfter(Duration time) {
        stub().answersAfter(time);
    }

    @Override
    public final void away(boolean away) {
        if (away) {
            stub().failAlways(Fault.UNAVAILABLE);
        } else {
            stub().heal();
        }
    }

    @Override
    public final void close() {
        stub().close();
    }
}
