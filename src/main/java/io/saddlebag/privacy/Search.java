package io.saddlebag.privacy;

import io.saddlebag.conversation.Removal.Batch;
import io.saddlebag.conversation.Removal.Loose;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Looks for a person in what has no known sender, by all ways in which their identifiers may be written. */
final class Search {
    private static final int PAGE = 100;
    /** Shorter ones stand in too many things that are not of this person. */
    private static final int SHORTEST = 6;

    private static final int LONGEST_READ = 20_000_000;

    private final Store store;
    private final Blobs blobs;
    private final List<String> spellings;

    Search(Store store, Blobs blobs, Collection<String> spellings) {
        this.store = store;
        this.blobs = blobs;
        this.spellings = spellings.stream()
                .map(spelling -> spelling.toLowerCase(Locale.ROOT))
                .filter(spelling -> spelling.length() >= SHORTEST)
                .toList();
    }

    /** Removes those of the pages that tell of the person, each in a transaction of its own; how many. */
    int in(Pages pages, BiFunction<Tx, String, Batch> remove, Consumer<Batch> removed) {
        String after = "";
        List<Loose> page;
        int found = 0;
        do {
            String from = after;
            page = store.read(tx -> pages.next(tx, from, PAGE));
            for (Loose loose : page) {
                after = loose.id();
                if (tells(loose)) {
                    removed.accept(store.write(tx -> remove.apply(tx, loose.id())));
                    found++;
                }
            }
        } while (page.size() == PAGE);
        return found;
    }

    private boolean tells(Loose loose) {
        String text = (loose.text() + "\n" + content(loose.blob())).toLowerCase(Locale.ROOT);
        return spellings.stream().anyMatch(text::contains);
    }

    private String content(String blob) {
        Optional<Path> file = blob.isEmpty() ? Optional.empty() : blobs.find(blob);
        if (file.isEmpty()) {
            return "";
        }
        try (InputStream content = Files.newInputStream(file.get())) {
            return new String(content.readNBytes(LONGEST_READ), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("the blob " + blob + " cannot be read", e);
        }
    }

    /** The next things to look at, after an id. */
    @FunctionalInterface
    interface Pages {
        List<Loose> next(Tx tx, String after, int limit);
    }
}
