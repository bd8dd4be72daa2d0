package io.saddlebag.connector;

import java.util.concurrent.atomic.AtomicInteger;

/** A text that counts how often it is looked at, parts of it included, and ends what looks too often. */
final class CountedText implements CharSequence {
    /** Going back counts as well; this many take about 50 ms. */
    private static final int MAX_LOOKS = 5_000_000;

    private final String text;
    private final AtomicInteger looks;

    CountedText(String text) {
        this(text, new AtomicInteger());
    }

    private CountedText(String text, AtomicInteger looks) {
        this.text = text;
        this.looks = looks;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (looks.incrementAndGet() > MAX_LOOKS) {
            throw new Exceeded("uses a regular expression that runs away");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CountedText(text.substring(start, end), looks);
    }

    @Override
    public String toString() {
        return text;
    }
}
