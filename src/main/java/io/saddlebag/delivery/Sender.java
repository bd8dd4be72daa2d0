package io.saddlebag.delivery;

import io.saddlebag.delivery.Outcome.Retry;
import io.saddlebag.message.Quotation;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Works off the streams of one target. Two transactions make a delivery: the claim before the attempt, which no other
 * node can have at the same time, and the outcome after it, which also claims the next of the stream.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    /** After so many of one stream others have their turn. */
    private static final int TURN = 4;

    private final Store store;
    private final Deliveries deliveries;
    private final Target target;
    private final Lane lane;
    private final Gate gate;
    private final Clock clock;
    private final Verdict verdict;

    Sender(Store store, Deliveries deliveries, Target target, Gate gate, Clock clock) {
        this(store, deliveries, target, Lane.ONE, gate, clock);
    }

    /** A sender for one of a target's lanes. */
    Sender(Store store, Deliveries deliveries, Target target, Lane lane, Gate gate, Clock clock) {
        this.store = store;
        this.lane = lane;
        this.deliveries = deliveries;
        this.target = target;
        this.gate = gate;
        this.clock = clock;
        verdict = new Verdict(target.settings(), target.courier().repeatable(), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /** Whether a stream has something to do in this lane. */
    boolean isDue(String stream) {
        return store.read(tx -> deliveries.head(tx, target.name(), stream))
                .filter(lane::takes)
                .filter(head -> head.isDue(clock.instant()))
                .isPresent();
    }

    /**
     * Makes some attempts of a stream, and of those whose turn comes then, for a caller that has passed the gate.
     *
     * @return whether there is more to do in the last of them, in this lane or another
     * @throws StoreUnavailable when the store is; what was claimed will count as interrupted
     */
    boolean work(Turns turns) {
        Optional<Claim> claimed = Optional.empty();
        try {
            claimed = store.write(tx -> claim(tx, turns.now()));
        } finally {
            if (claimed.isEmpty()) {
                gate.unused();
            }
        }
        boolean more = false;
        for (int i = 1; claimed.isPresent(); i++) {
            Step step = attempt(claimed.get(), turns, i < TURN);
            claimed = step.next();
            more = step.more();
            if (step.another()) {
                turns.goOn(more);
                i = 0;
            } else {
                turns.passOver();
            }
        }
        return more;
    }

    private Optional<Claim> claim(Tx tx, String stream) {
        Instant now = clock.instant();
        Instant until = now.plus(target.settings().lease());
        Optional<Delivery> waited =
                target.lanes().size() == 1 ? deliveries.claim(tx, target.name(), stream, now, until) : Optional.empty();
        return waited.isPresent()
                ? waited.map(claimed -> new Claim(claimed, others(tx, claimed)))
                : claimOther(tx, stream, now, until);
    }

    /** Whatever the head of a stream is, and however it got there. */
    private Optional<Claim> claimOther(Tx tx, String stream, Instant now, Instant until) {
        Optional<Delivery> head = due(tx, stream, now);
        boolean settled = false;
        while (head.isPresent() && (head.get().isErased() || isLost(head.get(), now))) {
            Delivery lost = head.get();
            if (lost.isErased()) {
                deliveries.save(tx, lost, lost.abandoned(now));
            } else {
                settle(tx, lost, lost.become(new State.Unknown(now, "the attempt was interrupted")));
            }
            settled = true;
            head = due(tx, stream, now);
        }
        if (head.isEmpty()) {
            if (settled) {
                // what comes next is for another lane, which finds it by its due time
                deliveries.release(tx, target.name(), stream, now);
            }
            return Optional.empty();
        }
        Delivery claimed = head.get().claimed(until);
        return deliveries.save(tx, head.get(), claimed)
                ? Optional.of(new Claim(claimed, others(tx, claimed)))
                : Optional.empty();
    }

    private Optional<Delivery> due(Tx tx, String stream, Instant now) {
        return deliveries.head(tx, target.name(), stream).filter(lane::takes).filter(head -> head.isDue(now));
    }

    /** What goes with a delivery is settled before its first attempt, and stays: it may have had its effect. */
    private List<Delivery> others(Tx tx, Delivery claimed) {
        int most = claimed.mayHaveOthers() ? target.courier().together() : 0;
        if (most == 0) {
            return List.of();
        }
        List<Delivery> others = new ArrayList<>(Companions.joined(tx, claimed));
        if (claimed.isFirstAttempt() && others.size() < most) {
            List<Delivery> candidates = new ArrayList<>(others);
            candidates.addAll(Companions.behind(tx, claimed, most - others.size()));
            int going = target.courier().together(claimed, candidates);
            for (int i = others.size(); i < going && Companions.join(tx, claimed, candidates.get(i)); i++) {
                others.add(candidates.get(i));
            }
        }
        return others;
    }

    private boolean isLost(Delivery head, Instant now) {
        return head.isInterrupted(now) && !verdict.repeatable();
    }

    private Step attempt(Claim claim, Turns turns, boolean mayGoOn) {
        Delivery delivery = claim.delivery();
        Outcome outcome = deliver(claim);
        Duration pause = outcome instanceof Retry retry ? verdict.pause(delivery, retry) : Duration.ZERO;
        boolean undisturbed = gate.isUndisturbed();
        if (gate.saw(outcome, pause)) {
            LOG.warn(
                    gate.isBreakerOpen()
                            ? "{} is out of service and is left alone for a while"
                            : "{} is back in service",
                    target.name());
        }
        Delivery after = verdict.after(delivery, outcome, pause, undisturbed, clock.instant());
        if (!(outcome instanceof Outcome.Later)) {
            log(after);
        }
        boolean passed = gate.tryPass();
        Step step = Step.OVER;
        try {
            step = store(claim, after, passed ? Optional.of(turns) : Optional.empty(), mayGoOn);
        } finally {
            if (passed && step.next().isEmpty()) {
                gate.unused();
            }
        }
        return step;
    }

    private Outcome deliver(Claim claim) {
        Delivery delivery = claim.delivery();
        try {
            return claim.others().isEmpty()
                    ? target.courier().deliver(delivery)
                    : target.courier().deliver(delivery, claim.others());
        } catch (RuntimeException | Error e) {
            String what = "the courier failed with " + e.getClass().getSimpleName();
            LOG.warn("delivery {} to {}: {}", delivery.id(), target.name(), what, e);
            return Retry.command(what, Optional.empty(), true);
        }
    }

    /** @param turns for whom the gate was passed */
    private Step store(Claim claim, Delivery after, Optional<Turns> turns, boolean mayGoOn) {
        if (turns.isPresent()) {
            try {
                return store.write(
                        tx -> settle(tx, claim, after) ? goOn(tx, claim, turns.get(), mayGoOn) : late(claim));
            } catch (RuntimeException e) {
                LOG.debug(
                        "delivery {} to {}: its outcome is stored by itself",
                        claim.delivery().id(),
                        target.name(),
                        e);
                turns.get().putBack();
            }
        }
        return store(claim, after);
    }

    /** Nothing is claimed with it: what would come next may be why that failed. */
    private Step store(Claim claim, Delivery after) {
        Delivery before = claim.delivery();
        try {
            return patiently(before, tx -> settle(tx, claim, after) ? release(tx, before.stream()) : late(claim));
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("delivery {} to {}: its outcome cannot be stored", before.id(), target.name(), e);
            String what = after.state() instanceof State.Done done
                    ? "done with " + done.result()
                    : after.state().name();
            String why = "it is " + what + ", but that could not be recorded: " + e.getMessage();
            Delivery unknown = before.become(new State.Unknown(clock.instant(), why));
            return patiently(before, tx -> {
                deliveries.save(tx, before, unknown);
                return release(tx, before.stream());
            });
        }
    }

    private Step late(Claim claim) {
        LOG.warn(
                "delivery {} to {} took longer than its lease", claim.delivery().id(), target.name());
        return Step.OVER;
    }

    private Step goOn(Tx tx, Claim claim, Turns turns, boolean same) {
        String stream = claim.delivery().stream();
        Step step = same ? next(tx, stream) : release(tx, stream);
        return step.next().isPresent() ? step : another(tx, step, turns);
    }

    /** Most streams have nothing more to do. */
    private Step next(Tx tx, String stream) {
        if (deliveries.head(tx, target.name(), stream).isEmpty()) {
            return Step.OVER;
        }
        Optional<Claim> next = claim(tx, stream);
        return next.isPresent() ? new Step(next, false, false) : release(tx, stream);
    }

    /** While others wait, the first of them is claimed with this outcome, which saves it a transaction. */
    private Step another(Tx tx, Step step, Turns turns) {
        Optional<Claim> claim = turns.next().flatMap(stream -> claim(tx, stream));
        return claim.isPresent() ? new Step(claim, step.more(), true) : step;
    }

    /** An outcome that is not stored is one more that somebody has to look up: worth some patience with the store. */
    private Step patiently(Delivery claimed, Store.Work<Step> work) {
        while (true) {
            try {
                return store.write(work);
            } catch (StoreUnavailable e) {
                if (claimed.isInterrupted(clock.instant()) || !gate.linger()) {
                    throw e;
                }
            }
        }
    }

    /** Of several that were refused together each is tried by itself: perhaps only one of them is to blame. */
    private boolean settle(Tx tx, Claim claim, Delivery after) {
        Delivery before = claim.delivery();
        if (after.state() instanceof State.Failed failed && !claim.others().isEmpty()) {
            State.Waiting alone = new State.Waiting(clock.instant(), failed.reason());
            return deliveries.save(tx, before, before.become(alone)) && Companions.part(tx, before.id()) >= 0;
        }
        return settle(tx, before, after);
    }

    private boolean settle(Tx tx, Delivery before, Delivery after) {
        if (after.state() instanceof State.Settled) {
            target.aftermath().prepare(tx, after);
        }
        boolean saved = deliveries.save(tx, before, after);
        if (saved && after.state() instanceof State.Settled) {
            target.aftermath().follow(tx, after);
        }
        return saved;
    }

    private Step release(Tx tx, String stream) {
        boolean more = deliveries.release(tx, target.name(), stream, clock.instant());
        return new Step(Optional.empty(), more, false);
    }

    private void log(Delivery after) {
        State state = after.state();
        LOG.atLevel(level(state))
                .log(
                        "delivery {} ({} to {}, stream {}) is {} after {} attempts: {}",
                        after.id(),
                        after.kind(),
                        after.target(),
                        after.stream(),
                        state.name(),
                        after.attempts(),
                        Quotation.cut(state.reason()));
    }

    /** What a person has to look at is a warning. */
    private static Level level(State state) {
        if (state instanceof State.Failed || state instanceof State.Unknown) {
            return Level.WARN;
        }
        return state instanceof State.Done ? Level.DEBUG : Level.INFO;
    }

    /**
     * What follows an attempt.
     *
     * @param next what is claimed now
     * @param more whether there is more to do in the stream of the attempt
     * @param another whether what is claimed is of another stream
     */
    private record Step(Optional<Claim> next, boolean more, boolean another) {
        static final Step OVER = new Step(Optional.empty(), false, false);
    }

    /** A delivery whose attempt is this node's to make, and what goes with it. */
    private record Claim(Delivery delivery, List<Delivery> others) {}
}
