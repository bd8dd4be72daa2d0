package io.saddlebag.pace;

import java.time.Duration;

/** How commands of some kinds keep to the limits that they need. */
public interface Meter {
    /** There are no limits. */
    Meter FREE = new Meter() {
        @Override
        public Duration delay() {
            return Duration.ZERO;
        }

        @Override
        public void passed() {
            // nobody counts
        }

        @Override
        public void left() {
            // nobody counts
        }
    };

    /** How long until the next command may begin; it may then wait for a moment still, where it makes its request. */
    Duration delay();

    /** This thread begins a command. */
    void passed();

    /** This thread has ended its command, or has not begun it after all. */
    void left();
}
