package io.saddlebag.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/** One line for each event: time, level, logger, what happened, the ids. A stack trace follows, indented. */
public final class TextLayout extends LayoutBase<ILoggingEvent> {
    /** Made by logback. */
    public TextLayout() {}

    @Override
    public String doLayout(ILoggingEvent event) {
        LogEvent logged = LogEvent.of(event, Logs.debugging(event));
        StringBuilder line = new StringBuilder(160)
                .append(logged.time())
                .append(String.format(" %-5s ", logged.level()))
                .append(logged.logger())
                .append(" - ")
                .append(logged.message());
        if (!logged.problem().isEmpty()) {
            line.append(" (").append(logged.problem()).append(')');
        }
        logged.ids()
                .forEach((name, id) -> line.append(' ').append(name).append('=').append(id));
        line.append('\n');
        logged.trace().forEach(frame -> line.append("    ").append(frame).append('\n'));
        return line.toString();
    }
}
