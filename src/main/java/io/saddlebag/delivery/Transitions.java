package io.saddlebag.delivery;

import java.util.Map;
import java.util.Set;

/** Which state of a delivery may follow which. Nothing leaves {@link State.Done} and {@link State.GivenUp}. */
final class Transitions {
    private static final Map<Class<? extends State>, Set<Class<? extends State>>> ALLOWED = Map.of(
            // it becomes the head of its stream; it is claimed; an operator decides against it
            State.Waiting.class, Set.of(State.Waiting.class, State.Sending.class, State.GivenUp.class),
            // its claim ran out and another takes over; the courier tells the outcome; nobody can tell it
            State.Sending.class,
                    Set.of(
                            State.Sending.class,
                            State.Done.class,
                            State.Waiting.class,
                            State.Failed.class,
                            State.Unknown.class),
            State.Failed.class, Set.of(State.Waiting.class, State.GivenUp.class),
            // an operator, or a receipt that came later, tells
            State.Unknown.class,
                    Set.of(State.Waiting.class, State.GivenUp.class, State.Done.class, State.Failed.class));

    private Transitions() {}

    static boolean allow(State from, State to) {
        return ALLOWED.getOrDefault(from.getClass(), Set.of()).contains(to.getClass());
    }
}
