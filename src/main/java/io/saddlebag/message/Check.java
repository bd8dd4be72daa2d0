package io.saddlebag.message;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The rules that the records of this package hold themselves to. */
final class Check {
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
        that(value.length() <= length, field, "is longer than " + length + " characters");
    }

    static void atMost(Collection<?> values, int size, String field) {
        that(values.size() <= size, field, "has more than " + size + " entries");
    }
}
