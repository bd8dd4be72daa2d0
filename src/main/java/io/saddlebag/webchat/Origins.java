package io.saddlebag.webchat;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pages that may show the chat window, by their origins (RFC 6454): scheme, host and port, compared as a whole.
 * There are no patterns: a pattern is how somebody else's host gets in.
 */
final class Origins {
    private static final String ORIGIN = "https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?";

    private final Set<String> allowed;

    private Origins(Set<String> allowed) {
        this.allowed = allowed;
    }

    /**
     * @throws IllegalArgumentException when one is no origin as browsers write it; the message is for the operator
     */
    static Origins of(Collection<String> origins) {
        Set<String> allowed = new TreeSet<>();
        for (String origin : origins) {
            String written = origin.strip();
            if (!written.matches(ORIGIN)) {
                throw new IllegalArgumentException(
                        "widget.origins has '" + written + "', which is no origin; write it as browsers"
                                + " do, like https://shop.example.com: scheme, host in lower case, port if it is not the usual"
                                + " one, and no slash behind it");
            }
            allowed.add(written.replaceFirst("^(https://.*):443$|^(http://.*):80$", "$1$2"));
        }
        return new Origins(allowed);
    }

    boolean allow(String origin) {
        return allowed.contains(origin);
    }
}
