package io.saddlebag.ops;

/** A setting the hub cannot start with. The message is one sentence for the operator: what, where set, and the remedy. */
public final class WrongSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Takes the whole sentence; it never holds the value of a secret. */
    public WrongSetting(String sentence) {
        super(sentence);
    }
}
