package io.saddlebag.connector;

import io.saddlebag.message.RawForm;
import java.time.Instant;

/**
 * An arrival that nothing could be made of when it came.
 *
 * @param id of the arrival; the first of what is made of it now gets the same
 * @param announced what it said of its reception
 * @param source whose payload it was
 * @param received when it came
 * @param raw as it came
 */
public record Earlier(String id, int announced, Source source, Instant received, RawForm raw) {}
