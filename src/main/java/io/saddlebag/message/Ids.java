package io.saddlebag.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;

/** Makes the hub's own ids: UUIDv7 (RFC 9562), whose text sorts by the time it was made. */
public final class Ids {
    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    /** What stands before all ids that were made from a time on, and behind those made earlier. */
    public static String before(Instant time) {
        String millis = "%012x".formatted(Math.max(0, time.toEpochMilli()));
        return millis.substring(0, 8) + "-" + millis.substring(8) + "-0000-0000-000000000000";
    }

    /** A new id. */
    public String next() {
        return generator.generate().toString();
    }
}
