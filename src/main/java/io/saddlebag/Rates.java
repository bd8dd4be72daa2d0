package io.saddlebag;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.pace.Published;
import java.util.Map;
import java.util.TreeMap;

/** The limits that systems publish, as the folders of their connectors have them. */
final class Rates {
    private final Map<String, Published> published = new TreeMap<>();

    /** @throws IllegalArgumentException when a file does not say what it should; its message is for the operator */
    Rates(Connectors connectors) {
        for (ConnectorFolder folder : connectors.all()) {
            folder.file(Published.FILE).ifPresent(file -> published.put(folder.name(), Published.read(file)));
        }
    }

    Map<String, Published> all() {
        return Map.copyOf(published);
    }

    Published of(String connector) {
        return published.getOrDefault(connector, Published.NONE);
    }
}
