package io.saddlebag.ops;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names in double braces, for which Camel puts what they stand for. */
final class Braces {
    private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final int DEEPEST = 10;

    private Braces() {}

    /**
     * The text with what its names stand for; nothing when that is known to Camel alone, as of functions and defaults, or
     * not yet, as the hub's own address.
     *
     * @param values what a name stands for, if it is known
     * @throws UnknownName when nobody knows one of them
     */
    static Optional<String> filled(String text, Function<String, Optional<String>> values) {
        String filled = text;
        for (int depth = 0; depth < DEEPEST && filled.contains("{{"); depth++) {
            Matcher name = INNERMOST.matcher(filled);
            if (!name.find() || isCamels(name.group(1))) {
                return Optional.empty();
            }
            String value = values.apply(name.group(1)).orElseThrow(() -> new UnknownName(name.group(1)));
            filled = filled.substring(0, name.start()) + value + filled.substring(name.end());
        }
        return filled.contains("{{") ? Optional.empty() : Optional.of(filled);
    }

    private static boolean isCamels(String name) {
        return name.contains(":") || name.startsWith("?") || name.startsWith("!") || name.startsWith("hub.");
    }

    /** There is no setting of that name, nor anything else that Camel would take for it. */
    static final class UnknownName extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownName(String name) {
            super(name);
        }
    }
}
