package io.saddlebag.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.LoggerFactory;

/**
 * Hands the log settings to logback.xml. Must be called before the first logger is made; an operator can replace the
 * whole with {@code -Dlogback.configurationFile}.
 */
public final class Logs {
    private static final String LAYOUT = "logs.layout";
    private static final String LEVEL = "logs.level";
    private static final String TARGET = "logs.target";

    private Logs() {}

    /** For the hub: to standard output, in the format and from the level that the settings ask for. */
    public static void forHub(Settings settings) {
        boolean json = settings.text("log.format").equals("json");
        System.setProperty(LAYOUT, (json ? JsonLayout.class : TextLayout.class).getName());
        System.setProperty(LEVEL, settings.text("log.level"));
        System.setProperty(TARGET, "System.out");
    }

    /** For the verbs that print: warnings only, to standard error, so that what they print can be piped. */
    public static void forTools() {
        System.setProperty(LAYOUT, TextLayout.class.getName());
        System.setProperty(LEVEL, "WARN");
        System.setProperty(TARGET, "System.err");
    }

    static boolean debugging(ILoggingEvent event) {
        return LoggerFactory.getLogger(event.getLoggerName()) instanceof Logger logger
                && logger.getEffectiveLevel().toInt() <= Level.DEBUG_INT;
    }
}
