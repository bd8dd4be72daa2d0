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
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Looks for a person in what has no known sender, by all ways in which their identifiers may be written. */
final class Search {
    private static final int PAGE = 100;
    private static final int LONGEST_READ = 20_000_000;

    private final Store store;
    private final Blobs blobs;
    private final Spellings spellings;

    Search(Store store, Blobs blobs, Collection<String> spellings) {
        this.store = store;
        this.blobs = blobs;
        this.spellings = new Spellings(spellings);
    }

    /** Removes those of the pages that tell of the person, each in a transaction of its own; how many. */
    int in(Pages pages, BiFunction<Tx, String, Batch> remove, Consumer<Batch> removed) {
        return each(pages, loose -> removed.accept(store.write(tx -> remove.apply(tx, loose.id()))));
    }

    /** Shows those of the pages that tell of the person; how many. */
    int each(Pages pages, Consumer<Loose> found) {
        String after = "";
        List<Loose> page;
        int all = 0;
        do {
            String from = after;
            page = store.read(tx -> pages.next(tx, from, PAGE));
            for (Loose loose : page) {
                after = loose.id();
                if (spellings.in(loose.text() + "\n" + content(loose.blob()))) {
                    found.accept(loose);
                    all++;
                }
            }
        } while (page.size() == PAGE);
        return all;
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
