package io.saddlebag.connector;

import com.dashjoin.jsonata.Jsonata;
import java.util.AbstractCollection;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one evaluation. JSONata's own runtime bounds are not enough: they overlook whatever stands behind the
 * first field of an object or the first element of an array.
 */
final class Watch {
    /** How many steps pass between two looks at the clock. */
    private static final int STEPS = 32;

    /** Who has not come this far was kept waiting by the machine, and is given more time. */
    private static final int BUSY = 20_000;

    private static final int PATIENCE = 10;

    private final Bounds bounds;
    private final long begun = System.nanoTime();
    private int depth;
    private int steps;
    private long held;

    Watch(Bounds bounds) {
        this.bounds = bounds;
    }

    void over(Jsonata.Frame frame) {
        frame.setEvaluateEntryCallback((expression, input, environment) -> enter());
        frame.setEvaluateExitCallback((expression, input, environment, result) -> leave(result));
    }

    private void enter() {
        if (++depth > bounds.depth()) {
            throw new Exceeded("nests deeper than " + bounds.depth() + " expressions");
        }
        if (++steps % STEPS == 0 && isLate()) {
            throw new Exceeded("ran longer than " + bounds.time().toMillis() + " ms");
        }
    }

    private boolean isLate() {
        long late = System.nanoTime() - begun - bounds.time().toNanos();
        return late > 0 && (steps > BUSY || late > PATIENCE * bounds.time().toNanos());
    }

    /** By classes, not by interfaces, which Java looks for much longer: this is asked of every expression. */
    private void leave(@Nullable Object result) {
        depth--;
        if (result instanceof String text) {
            atMost(text.length(), bounds.characters(), "characters");
        } else if (result instanceof AbstractCollection<?> list) {
            atMost(list.size(), bounds.values(), "values");
            // a list that is passed on counts each time: what repeats this often is a runaway as well
            held += list.size();
            atMost(held, 20L * bounds.values(), "values in passing");
        }
    }

    private static void atMost(long is, long most, String what) {
        if (is > most) {
            throw new Exceeded("made more than " + most + " " + what);
        }
    }
}
