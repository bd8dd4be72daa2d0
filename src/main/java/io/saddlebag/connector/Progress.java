package io.saddlebag.connector;

import java.util.List;

/**
 * What earlier attempts at a command have achieved that must not happen again: the answers to its requests of the effect
 * {@link ApiRequest.Effect#KEPT}. A later attempt goes on behind them.
 */
public interface Progress {
    /**
     * The answers that were kept, in the order they came.
     *
     * @param command its id
     */
    List<ApiAnswer> of(String command);

    /**
     * Keeps these answers, in place of those that were kept before.
     *
     * @return whether later attempts will have them; if not, what they stand for may happen again
     */
    boolean keep(String command, List<ApiAnswer> answers);

    /** Nothing is kept. */
    static Progress none() {
        return new Progress() {
            @Override
            public List<ApiAnswer> of(String command) {
                return List.of();
            }

            @Override
            public boolean keep(String command, List<ApiAnswer> answers) {
                return false;
            }
        };
    }
}
