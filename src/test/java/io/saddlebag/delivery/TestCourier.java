package io.saddlebag.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers as it is told, {@code Done} when it was told nothing, and remembers what it was given. */
final class TestCourier implements Courier {
    final List<Delivery> given = new ArrayList<>();
    /** The words of each attempt. */
    final List<String> sent = new ArrayList<>();
    /** How many commands go with another. */
    int together;

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
    public int together() {
        return together;
    }

    @Override
    public int together(Delivery delivery, List<Delivery> following) {
        return Math.min(together, following.size());
    }

    @Override
    public Outcome deliver(Delivery delivery) {
        return deliver(delivery, List.of());
    }

    @Override
    public Outcome deliver(Delivery delivery, List<Delivery> others) {
        String bodies = Stream.concat(Stream.of(delivery), others.stream())
                .map(Delivery::body)
                .collect(Collectors.joining("+"));
        sent.add(bodies + (delivery.again() ? " again" : ""));
        given.add(delivery);
        Function<Delivery, Outcome> answer = answers.poll();
        return answer == null ? new Outcome.Done("{}") : answer.apply(delivery);
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }
}
