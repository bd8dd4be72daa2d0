package io.saddlebag.bench;

/** The benchmark cannot be run, or what it measures does not work; the message is a sentence for whoever runs it. */
public final class BenchFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchFailed(String sentence) {
        super(sentence);
    }

    BenchFailed(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
