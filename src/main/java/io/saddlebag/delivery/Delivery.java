package io.saddlebag.delivery;

import java.time.Instant;

/**
 * One command on its way to a target.
 *
 * @param id its key: the same in every attempt
 * @param target {@code helpdesk/<connector>} or {@code channel/<connector>/<account>}
 * @param stream within it the order is kept: the conversation
 * @param number its place in the stream
 * @param kind what is to be done, for example {@link #OPEN_TICKET}
 * @param messageId the message it carries, or empty
 * @param body the command, JSON; the same in every attempt
 * @param state how far it has come
 * @param attempts how many were begun
 * @param again whether an earlier attempt may have had its effect: look it up before repeating it
 * @param strikes failed attempts that were its own fault, as far as can be told
 * @param madeAt when it was enqueued
 */
public record Delivery(
        String id,
        String target,
        String stream,
        int number,
        String kind,
        String messageId,
        String body,
        State state,
        int attempts,
        boolean again,
        int strikes,
        Instant madeAt) {
    private static final int ID = 36;
    /** The kind that others of its stream depend on: while it is failed or unknown they stay behind it. */
    public static final String OPEN_TICKET = "open-ticket";
    /** The kind of which several may go together. */
    public static final String ADD_MESSAGE = "add-message";
    /** Behind a message's id the key of the note about what is to be known of a reply that went. */
    public static final String SENT = "/sent";
    /** Behind a message's id the key of the note about a reply that did not. */
    public static final String FAILED = "/failed";
    /** Behind a message's id the key of the note about a reply that has reached the customer. */
    public static final String ARRIVED = "/arrived";

    /** The id of the message that it is about: with what its key begins. */
    public String about() {
        return about(messageId);
    }

    /** The id with which a key of a command begins. */
    public static String about(String key) {
        return key.length() > ID ? key.substring(0, ID) : key;
    }

    /** Whether it would hold up its stream if it failed. */
    public boolean holds() {
        return kind.equals(OPEN_TICKET);
    }

    /** Whether it was enqueued where nothing has ever stood, and nothing was tried of it. */
    public boolean isFirst() {
        return number == 1 && attempts == 0 && state instanceof State.Waiting;
    }

    /** Whether an attempt may begin now, given that it is the head of its stream. */
    boolean isDue(Instant now) {
        if (state instanceof State.Waiting waiting) {
            return waiting.due().equals(State.Waiting.BEHIND) || !waiting.due().isAfter(now);
        }
        return isInterrupted(now);
    }

    /** Whether an attempt was begun and nothing was heard of it in time. */
    boolean isInterrupted(Instant now) {
        return state instanceof State.Sending sending && !sending.until().isAfter(now);
    }

    /** Whether others may go with it. */
    boolean mayHaveOthers() {
        return kind.equals(ADD_MESSAGE);
    }

    /** Whether nothing was tried yet but the attempt that begins now. */
    boolean isFirstAttempt() {
        return attempts == 1 && !again;
    }

    /** Whether its words were erased while an attempt went on: there is nothing to send any more. */
    boolean isErased() {
        return body.isEmpty();
    }

    /** Without words it is not tried again. */
    Delivery abandoned(Instant now) {
        String why = "erased while it was being sent";
        return become(state instanceof State.Sending ? new State.Unknown(now, why) : new State.GivenUp(now, why));
    }

    Delivery claimed(Instant until) {
        boolean interrupted = state instanceof State.Sending;
        return with(new State.Sending(until), attempts + 1, again || interrupted, strikes);
    }

    Delivery become(State next) {
        return with(next, attempts, again, strikes);
    }

    /** As if the attempt had not been begun. */
    Delivery unclaimed(State.Waiting next) {
        return with(next, attempts - 1, again, strikes);
    }

    /** After an attempt to no avail. */
    Delivery become(State next, boolean mayHaveHappened, int strikesNow) {
        return with(next, attempts, again || mayHaveHappened, strikesNow);
    }

    /** For a fresh start, at the word of an operator. */
    Delivery renewed(Instant due, boolean mayHaveHappened) {
        return with(new State.Waiting(due, state.reason()), 0, again || mayHaveHappened, 0);
    }

    private Delivery with(State next, int attemptsNow, boolean againNow, int strikesNow) {
        if (!Transitions.allow(state, next)) {
            throw new IllegalStateException(
                    "delivery " + id + " is " + state.name() + " and cannot become " + next.name());
        }
        return new Delivery(
                id, target, stream, number, kind, messageId, body, next, attemptsNow, againNow, strikesNow, madeAt);
    }
}
