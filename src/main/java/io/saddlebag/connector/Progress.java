package io.saddlebag.connector;

import java.util.List;

/**
 * What earlier attempts at a command have achieved: the answers to its requests of the effects {@link
 * ApiRequest.Effect#KEPT} and {@link ApiRequest.Effect#SPARED}. A later attempt goes on behind them.
 */
public interface Progress {
    /**
     * What was kept.
     *
     * @param command its id
     */
    Kept of(String command);

    /**
     * Keeps this, in place of what was kept before.
     *
     * @return whether later attempts will have it; if not, what it stands for may happen again
     */
    boolean keep(String command, Kept kept);

    /** Nothing is kept. */
    static Progress none() {
        return new Progress() {
            @Override
            public Kept of(String command) {
                return Kept.NOTHING;
            }

            @Override
            public boolean keep(String command, Kept kept) {
                return false;
            }
        };
    }

    /**
     * Answers that are kept.
     *
     * @param answers in the order they came
     * @param seen whether a part of the command has taken effect by them; else they are of uploads and the like, of
     *     which nobody has got anything yet
     */
    record Kept(List<ApiAnswer> answers, boolean seen) {
        /** Nothing is kept. */
        public static final Kept NOTHING = new Kept(List.of(), false);

        public Kept {
            answers = List.copyOf(answers);
        }
    }
}
