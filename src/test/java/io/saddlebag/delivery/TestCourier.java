package io.saddlebag.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/** Answers as it is told, {@code Done} when it was told nothing, and remembers what it was given. */
final class TestCourier implements Courier {
    final List<Delivery> given = new ArrayList<>();
    private final Queue<Function<Delivery, Outcome>> answers = new ArrayDeque<>();
    private final boolean repeatable;

    TestCourier(boolean repeatable) {
        this.repeatable = repeatable;
    }

    void answers(Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            answers.add(delivery -> outcome);
        }
    }

    void answers(Function<Delivery, Outcome> answer) {
        answers.add(answer);
    }

    List<String> bodies() {
        return given.stream().map(Delivery::body).toList();
    }

    @Override
    public Outcome deliver(Delivery delivery) {
        given.add(delivery);
        Function<Delivery, Outcome> answer = answers.poll();
        return answer == null ? new Outcome.Done("{}") : answer.apply(delivery);
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }
}
