package io.saddlebag.connector;

/** A mapping did not compile, failed, or went out of its bounds. The message never holds any of the content. */
public final class MappingFailed extends RuntimeException {
    MappingFailed(String connector, String file, String what) {
        super("The mapping " + file + " of connector " + connector + " " + what + ".");
    }
}
