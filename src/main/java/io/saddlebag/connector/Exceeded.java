package io.saddlebag.connector;

/** A bound that was reached; the message finishes the sentence "the mapping …". */
final class Exceeded extends RuntimeException {
    Exceeded(String what) {
        super(what, null, false, false);
    }
}
