package io.saddlebag.pace;

import java.util.List;

/** That a request may be sent, and what it counts against. */
public final class Permit {
    /** It counts against nothing. */
    public static final Permit FREE = new Permit(List.of());

    private final List<Use> uses;

    Permit(List<Use> uses) {
        this.uses = List.copyOf(uses);
    }

    List<Use> uses() {
        return uses;
    }

    /**
     * One allowance that a request uses.
     *
     * @param row its row in the store
     * @param number which request it is of those that this node has sent
     */
    record Use(Allowance allowance, String row, long number) {}
}
