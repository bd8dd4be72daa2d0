package io.saddlebag.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is logged of one event. Nothing in it can end a line or steer a terminal, and all of it is bounded, because
 * what a customer or a server wrote may have found its way into a message.
 *
 * @param ids what the thread was working on (MDC)
 * @param problem the root cause in one sentence; empty when nothing was thrown
 * @param trace the stack, root cause first; empty when the problem is an expected one and the logger is not at DEBUG
 */
record LogEvent(
        String time,
        String level,
        String logger,
        String message,
        SortedMap<String, String> ids,
        String problem,
        List<String> trace) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int LONGEST_ID = 200;
    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 12;

    static LogEvent of(ILoggingEvent event, boolean debugging) {
        SortedMap<String, String> ids = new TreeMap<>();
        for (Map.Entry<String, String> id : event.getMDCPropertyMap().entrySet()) {
            ids.put(id.getKey(), line(String.valueOf(id.getValue()), LONGEST_ID));
        }
        Deque<Throwable> causes = causes(event);
        Optional<Throwable> root = Optional.ofNullable(causes.peek());
        boolean traced = debugging
                || (event.getLevel().isGreaterOrEqual(Level.ERROR)
                        && root.filter(LogEvent::unexpected).isPresent());
        String logger = event.getLoggerName();
        return new LogEvent(
                TIME.format(Instant.ofEpochMilli(event.getTimeStamp())),
                event.getLevel().toString(),
                logger.substring(logger.lastIndexOf('.') + 1),
                line(String.valueOf(event.getFormattedMessage()), LONGEST_MESSAGE),
                ids,
                root.map(LogEvent::sentence).orElse(""),
                traced ? trace(causes) : List.of());
    }

    /** The text on one line: every control character, line separator and text-direction mark becomes a space. */
    static String line(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }

    /** A mistake in the program, in contrast to a disk, a network or a server that fails. */
    private static boolean unexpected(Throwable root) {
        return root instanceof RuntimeException || root instanceof Error;
    }

    private static Deque<Throwable> causes(ILoggingEvent event) {
        Deque<Throwable> rootFirst = new ArrayDeque<>();
        Set<Throwable> seen = new HashSet<>();
        Throwable next = event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        while (next != null && seen.add(next)) {
            rootFirst.push(next);
            next = next.getCause();
        }
        return rootFirst;
    }

    private static String sentence(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? name : name + ": " + line(thrown.getMessage(), LONGEST_MESSAGE);
    }

    private static List<String> trace(Deque<Throwable> rootFirst) {
        List<String> lines = new ArrayList<>();
        for (Throwable thrown : rootFirst.stream().limit(MOST_CAUSES).toList()) {
            lines.add((lines.isEmpty() ? "" : "wrapped by ") + sentence(thrown));
            StackTraceElement[] frames = thrown.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                lines.add("  at " + frames[i]);
            }
            if (frames.length > MOST_FRAMES) {
                lines.add("  … " + (frames.length - MOST_FRAMES) + " more");
            }
        }
        return lines;
    }
}
