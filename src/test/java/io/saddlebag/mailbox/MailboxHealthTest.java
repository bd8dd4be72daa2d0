package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class MailboxHealthTest {
    private static final Place PLACE = new Place("one", "INBOX");

    private final MailboxHealth health = new MailboxHealth();

    @Test
    void saysThatAMailboxWaitsOnlyAsLongAsItDoesThoughItIsPolledNoMore() {
        AtomicBoolean crowd = new AtomicBoolean(true);
        health.waitsWhile(PLACE, crowd::get);
        assertThat(health.call().getMessage().orElse("")).contains("the mailbox one waits for the recorder");

        crowd.set(false);

        assertThat(health.call().getMessage()).isEmpty();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }
}
