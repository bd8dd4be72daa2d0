package io.saddlebag.connector;

/** Where the operator sees what is wrong with an account, which no customer's message is to blame for. */
@FunctionalInterface
public interface Noticeboard {
    /** Puts up one sentence about an account of a connector; one that stands there already is not put up again. */
    void tell(String connector, String account, String sentence);

    /** Nobody looks. */
    static Noticeboard none() {
        return (connector, account, sentence) -> {};
    }
}
