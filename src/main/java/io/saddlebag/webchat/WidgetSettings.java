package io.saddlebag.webchat;

import java.time.Duration;
import java.util.List;

/**
 * How the chat window is run.
 *
 * @param secret signs who is signed in, and keys the visitors' tokens
 * @param previousSecret the one used until now; may be empty
 * @param origins of the pages that may show it
 * @param tokenLifetime for how long a token is good
 * @param visitorLifetime for how long a browser finds its conversation again
 * @param perVisitor messages and files a minute of one visitor; 0: any number
 * @param perAddress requests a minute from one address; 0: any number
 * @param addressHeader in which a proxy of the company tells the visitor's address; empty: nobody stands in front
 * @param maxText the longest message, in characters
 * @param maxFile the largest file, in bytes
 * @param maxStreams how many pages are kept up to date at a time
 */
public record WidgetSettings(
        String secret,
        String previousSecret,
        List<String> origins,
        Duration tokenLifetime,
        Duration visitorLifetime,
        int perVisitor,
        int perAddress,
        String addressHeader,
        int maxText,
        long maxFile,
        int maxStreams) {
    /** @throws IllegalArgumentException when an origin is none as browsers write it; its message is for the operator */
    public WidgetSettings {
        origins = List.copyOf(origins);
        Origins.of(origins);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "WidgetSettings" + origins;
    }
}
