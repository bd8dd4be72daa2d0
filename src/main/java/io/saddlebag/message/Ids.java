package io.saddlebag.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

/** Makes the hub's own ids: UUIDv7 (RFC 9562), whose text sorts by the time it was made. */
public final class Ids {
    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    /** A new id. */
    public String next() {
        return generator.generate().toString();
    }
}
