package io.saddlebag.message;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The rules that the records of this package hold themselves to. */
final class Check {
    /** The largest whole number that every reader of JSON keeps (RFC 8259, section 6). */
    static final long MOST = (1L << 53) - 1;

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Check() {}

    static void that(boolean holds, String field, String problem) {
        if (!holds) {
            throw new InvalidMessage(field, problem);
        }
    }

    static void present(@Nullable Object value, String field) {
        that(value != null, field, "is missing");
    }

    static void notBlank(String value, String field) {
        that(!value.isBlank(), field, "is missing or blank");
    }

    static void atMost(String value, int length, String field) {
        that(value.codePointCount(0, value.length()) <= length, field, "is longer than " + length + " characters");
    }

    static void atMost(Collection<?> values, int size, String field) {
        that(values.size() <= size, field, "has more than " + size + " entries");
    }

    static void between(long least, long value, long most, String field) {
        that(least <= value && value <= most, field, "is not between " + least + " and " + most);
    }

    /** RFC 3339 has no other years; a store's milliseconds would overflow long after them. */
    static void writable(Instant time, String field) {
        that(!time.isBefore(FIRST) && time.isBefore(END), field, "is not within the years 0000 to 9999");
    }
}
