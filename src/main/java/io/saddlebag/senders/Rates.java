package io.saddlebag.senders;

import java.util.Map;
import java.util.Optional;

/**
 * Rates by channel; {@code *} stands for all that have none of their own.
 *
 * @param byChannel a channel that is not there, nor the star, has no limit
 */
public record Rates(Map<String, Rate> byChannel) {
    /** No limit anywhere. */
    public static final Rates NONE = new Rates(Map.of());

    public Rates {
        byChannel = Map.copyOf(byChannel);
    }

    /** The rate that counts on a channel. */
    public Optional<Rate> on(String channel) {
        return Optional.ofNullable(byChannel.get(channel)).or(() -> Optional.ofNullable(byChannel.get("*")));
    }
}
