package io.saddlebag.delivery;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The streams that one thread works on, one after the other. */
final class Turns {
    private final Supplier<Optional<String>> waiting;
    private final BiConsumer<String, Boolean> leave;
    private String now;
    private Optional<String> next = Optional.empty();

    /**
     * Begins with a stream.
     *
     * @param waiting gives one that waits for a thread, which is this one's from then on
     * @param leave takes a stream back that is worked on no longer, and whether there is more to do in it
     */
    Turns(String first, Supplier<Optional<String>> waiting, BiConsumer<String, Boolean> leave) {
        this.now = first;
        this.waiting = waiting;
        this.leave = leave;
    }

    /** The stream whose turn it is. */
    String now() {
        return now;
    }

    /** The one whose turn comes then; the same however often it is asked for. */
    Optional<String> next() {
        if (next.isEmpty()) {
            next = waiting.get();
        }
        return next;
    }

    /** It is the turn of the {@link #next}. */
    void goOn(boolean more) {
        leave.accept(now, more);
        now = next.orElseThrow();
        next = Optional.empty();
    }

    /** There is nothing to do in the {@link #next}. */
    void passOver() {
        leaveNext(false);
    }

    /** Others look at the {@link #next}. */
    void putBack() {
        leaveNext(true);
    }

    /** Takes no more turns; one that was to come next is looked at by others. */
    void end(boolean more) {
        leave.accept(now, more);
        putBack();
    }

    private void leaveNext(boolean more) {
        next.ifPresent(stream -> leave.accept(stream, more));
        next = Optional.empty();
    }
}
