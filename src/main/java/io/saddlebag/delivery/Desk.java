package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Where an operator sees how deliveries stand and settles what the hub cannot settle. */
public final class Desk {
    private static final List<String> OPEN = List.of("waiting", "failed", "unknown");
    private static final List<String> FAILED_OR_UNKNOWN = List.of("failed", "unknown");
    private static final List<String> UNKNOWN = List.of("unknown");

    private final Store store;
    private final Deliveries deliveries;
    private final Function<String, Optional<Target>> targets;
    private final Dispatch dispatch;
    private final Clock clock;

    /**
     * Sets up the desk of a hub.
     *
     * @param targets finds the target of a name, for what else an outcome leads to
     */
    public Desk(
            Store store,
            Deliveries deliveries,
            Function<String, Optional<Target>> targets,
            Dispatch dispatch,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.targets = targets;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /**
     * Deliveries in a state, by target, the oldest first.
     *
     * @param state as {@link State#name} gives it
     */
    public List<Delivery> list(String state, int limit) {
        return store.read(tx -> deliveries.list(tx, state, limit));
    }

    /** How many deliveries there are, per target and state, with the time of the oldest. */
    public List<Deliveries.Count> counts() {
        return store.read(deliveries::counts);
    }

    /**
     * Has a failed or unknown delivery tried again. One that holds up its stream is tried in its place; one that others
     * have passed already goes to the end of its stream.
     *
     * @throws IllegalStateException when there is none of that id, or it is in another state; says so
     */
    public void retry(String id) {
        change(id, FAILED_OR_UNKNOWN, (tx, delivery) -> {
            Instant now = clock.instant();
            Delivery renewed = delivery.renewed(now, delivery.state() instanceof State.Unknown);
            return delivery.holds()
                    ? deliveries.save(tx, delivery, renewed)
                    : deliveries.requeue(tx, delivery, renewed, now).isPresent();
        });
    }

    /**
     * Decides against a delivery that is waiting, failed or unknown. What it held up goes on.
     *
     * @param why by whom and why, for those who look later
     * @throws IllegalStateException when there is none of that id, or it is in another state; says so
     */
    public void giveUp(String id, String why) {
        change(id, OPEN, (tx, delivery) -> settle(tx, delivery, new State.GivenUp(clock.instant(), why)));
    }

    /**
     * Decides against a delivery that is failed or unknown, in the transaction that makes another in its place; does
     * nothing when it is in another state.
     *
     * @throws IllegalStateException when somebody else has changed it just now
     */
    public void replace(Tx tx, String id, String why) {
        deliveries
                .find(tx, id)
                .filter(delivery -> FAILED_OR_UNKNOWN.contains(delivery.state().name()))
                .ifPresent(delivery -> {
                    if (!settle(tx, delivery, new State.GivenUp(clock.instant(), why))) {
                        throw changed(id);
                    }
                });
    }

    /**
     * Declares that an unknown delivery has taken effect.
     *
     * @param result what a courier would have told, JSON
     * @throws IllegalStateException when there is none of that id, or it is in another state; says so
     */
    public void markDone(String id, String result) {
        change(id, UNKNOWN, (tx, delivery) -> settle(tx, delivery, new State.Done(clock.instant(), result)));
    }

    /**
     * Lets nothing go to a target until it is resumed. Each node knows of it within a second; what is being sent then
     * comes to its end.
     */
    public void pause(String target, String why) {
        store.write(tx -> {
            Pauses.begin(tx, target, why, clock.instant());
            return target;
        });
        dispatch.sweepSoon(target);
    }

    /** Lets deliveries go to a target again. */
    public void resume(String target) {
        store.write(tx -> {
            Pauses.end(tx, target);
            return target;
        });
        dispatch.sweepSoon(target);
    }

    /** Why a target is paused, if it is. */
    public Optional<String> pausedBecause(String target) {
        return store.read(tx -> Pauses.reason(tx, target));
    }

    private boolean settle(Tx tx, Delivery before, State state) {
        Delivery after = before.become(state);
        Optional<Aftermath> aftermath = targets.apply(after.target()).map(Target::aftermath);
        aftermath.ifPresent(target -> target.prepare(tx, after));
        if (before.state() instanceof State.Waiting && !before.again()) {
            // it is decided about this one only
            Companions.part(tx, before.id());
        }
        if (!deliveries.save(tx, before, after)) {
            return false;
        }
        aftermath.ifPresent(target -> target.follow(tx, after));
        deliveries.release(tx, after.target(), after.stream(), clock.instant());
        return true;
    }

    private void change(String id, List<String> from, BiFunction<Tx, Delivery, Boolean> change) {
        Delivery delivery = store.write(tx -> {
            Delivery found =
                    deliveries.find(tx, id).orElseThrow(() -> new IllegalStateException("there is no delivery " + id));
            Companions.goesWith(tx, id).ifPresent(other -> {
                throw new IllegalStateException(
                        "delivery " + id + " goes together with " + other + "; settle that one");
            });
            if (!from.contains(found.state().name())) {
                throw new IllegalStateException("delivery " + id + " is "
                        + found.state().name() + "; this is for " + String.join(", ", from) + " ones");
            }
            if (!change.apply(tx, found)) {
                throw changed(id);
            }
            return found;
        });
        dispatch.wake(delivery.target(), delivery.stream());
    }

    private static IllegalStateException changed(String id) {
        return new IllegalStateException("delivery " + id + " has changed just now; look again");
    }
}
