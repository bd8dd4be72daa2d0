package io.saddlebag.ops.jmx;

import io.saddlebag.connector.Earlier;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.RawReader;
import io.saddlebag.connector.Source;
import io.saddlebag.conversation.Quarantine;
import io.saddlebag.conversation.Quarantine.Entry;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.RawForm;
import io.saddlebag.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends what is in quarantine through today's mapping. What comes of it goes back on the queue under the same id, where
 * it takes the place of the quarantined outcome when it is recorded; so a replay survives a crash, and replaying twice
 * is harmless.
 */
public final class Replay {
    private final Quarantine quarantine;
    private final Intake intake;
    private final Blobs blobs;
    private final Map<String, RawReader> readers;
    private final Consumer<List<Arrival>> queue;

    /**
     * Replays from a quarantine.
     *
     * @param readers by the media type of raw forms that are not JSON or a form post
     * @param queue stores arrivals durably for recording before it returns, in their order
     */
    public Replay(
            Quarantine quarantine,
            Intake intake,
            Blobs blobs,
            Map<String, RawReader> readers,
            Consumer<List<Arrival>> queue) {
        this.quarantine = quarantine;
        this.intake = intake;
        this.blobs = blobs;
        this.readers = Map.copyOf(readers);
        this.queue = queue;
    }

    /**
     * Replays one.
     *
     * @return what came of it, in some words
     * @throws IllegalStateException when it does not wait, or its raw form is gone
     */
    String replay(String id) {
        Entry entry = quarantine.find(id).orElseThrow(() -> unknown(id));
        if (!entry.isWaiting()) {
            return "nothing to do: it is " + entry.state() + " already";
        }
        RawForm raw = quarantine
                .raw(id)
                .orElseThrow(() -> new IllegalStateException(
                        "the raw form of " + id + " is not kept any more; it can only be discarded"));
        List<Arrival> arrivals = again(entry, raw);
        if (arrivals.size() == 1 && arrivals.get(0).problem().isPresent()) {
            Problem problem = arrivals.get(0).problem().get();
            quarantine.stays(id, problem);
            return "still in quarantine: " + problem.reason();
        }
        // the one in its place goes last: until then all of it is replayed again, should this end half-way
        List<Arrival> lastFirst = new ArrayList<>(arrivals);
        Collections.rotate(lastFirst, -1);
        queue.accept(lastFirst);
        return arrivals.size() == 1 ? "on its way again" : "on its way again as " + arrivals.size() + " items";
    }

    /** The first characters of a raw form, to be looked at. */
    String beginning(RawForm raw, int characters) {
        String text = raw.text();
        if (!raw.blob().isEmpty()) {
            try (InputStream content = Files.newInputStream(file(raw))) {
                text = new String(content.readNBytes(characters), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException("the raw form cannot be read: " + e.getMessage(), e);
            }
        }
        return text.length() > characters ? text.substring(0, characters) : text;
    }

    static IllegalStateException unknown(String id) {
        return new IllegalStateException("there is no item " + id + " in quarantine");
    }

    private List<Arrival> again(Entry entry, RawForm raw) {
        List<String> accounts = entry.account().isEmpty() ? List.of() : List.of(entry.account());
        Source source = new Source(entry.connector(), accounts);
        Earlier earlier = new Earlier(entry.id(), entry.announced(), source, entry.received(), raw);
        RawReader reader = readers.get(raw.mediaType());
        try {
            if (reader != null) {
                return read(reader, earlier);
            }
            byte[] content =
                    raw.blob().isEmpty() ? raw.text().getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(file(raw));
            return intake.again(earlier, content);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(entry.id() + " cannot be replayed: " + e.getMessage(), e);
        }
    }

    private List<Arrival> read(RawReader reader, Earlier earlier) throws IOException {
        RawForm raw = earlier.raw();
        if (!raw.blob().isEmpty()) {
            return intake.again(earlier, reader.read(earlier, file(raw)));
        }
        Path file = Files.createTempFile("replay", ".raw");
        try {
            return intake.again(earlier, reader.read(earlier, Files.writeString(file, raw.text())));
        } finally {
            Files.delete(file);
        }
    }

    private Path file(RawForm raw) {
        return blobs.find(raw.blob())
                .orElseThrow(() ->
                        new IllegalStateException("the raw form, blob " + raw.blob() + ", is not in the blob store"));
    }
}
