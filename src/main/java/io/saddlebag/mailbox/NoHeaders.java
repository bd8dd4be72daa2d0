package io.saddlebag.mailbox;

import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets no header of a mail become a header of Camel, whatever its name: some would steer it ({@code delete}, {@code
 * copyTo}, {@code CamelHttpUri} …, CVE-2026-33454). What a mail says is read from its raw form.
 */
public final class NoHeaders implements HeaderFilterStrategy {
    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return true;
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }
}
