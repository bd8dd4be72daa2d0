package io.saddlebag.cli;

import picocli.CommandLine.Option;

/** Why people changed something, if they say so. */
final class Why {
    @Option(names = "--why", defaultValue = "", paramLabel = "TEXT", description = "The reason, for the record.")
    private String text = "";

    /** The reason; empty when none was given. */
    String text() {
        return text;
    }
}
