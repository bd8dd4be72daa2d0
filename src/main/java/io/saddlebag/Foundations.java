package io.saddlebag;

import io.saddlebag.broker.Connections;
import io.saddlebag.broker.EmbeddedBroker;
import io.saddlebag.broker.Inbox;
import io.saddlebag.connector.Bounds;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.DataDirectory;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What everything else stands on.
 *
 * @param data the directory of this node
 * @param store SQLite in it, or a PostgreSQL
 * @param blobs where files lie
 * @param jms the broker in this process, or another
 * @param connectors the hub's and the integrator's
 */
record Foundations(DataDirectory data, Store store, Blobs blobs, Connections.Jms jms, Connectors connectors) {
    /**
     * Lays them as the settings say.
     *
     * @param parts closes what is opened
     */
    static Foundations lay(Settings settings, OpenParts parts) {
        DataDirectory data = parts.add(DataDirectory.occupy(settings.path("data.directory")));
        Store store = parts.add(store(settings, data));
        Path files = settings.given("blobs.directory") ? settings.path("blobs.directory") : data.file("blobs");
        Connectors connectors = connectors(settings);
        Connections.Jms jms = parts.add(broker(settings, data, parts));
        return new Foundations(data, store, new Blobs(files), jms, connectors);
    }

    private static Store store(Settings settings, DataDirectory data) {
        return settings.given("store.url")
                ? Stores.postgres(
                        settings.text("store.url"),
                        settings.text("store.user"),
                        settings.secret("store.password"),
                        (int) settings.number("store.pool-size"))
                : Stores.sqlite(data.file("hub.db"));
    }

    private static Connections.Jms broker(Settings settings, DataDirectory data, OpenParts parts) {
        int sessions = (int) (settings.number("http.workers") + 2 * settings.number("inbound.consumers") + 4);
        if (settings.given("broker.url")) {
            return Connections.open(
                    settings.text("broker.url"),
                    settings.text("broker.user"),
                    settings.secret("broker.password"),
                    sessions,
                    () -> false);
        }
        EmbeddedBroker broker = parts.add(new EmbeddedBroker(
                data.file("broker"), Set.of(Inbox.QUEUE), settings.size("broker.global-max-size"), (int)
                        settings.number("broker.max-disk-usage")));
        return Connections.open(broker.url(), "", "", sessions, broker::takesNothing);
    }

    private static Connectors connectors(Settings settings) {
        List<Path> directories = new ArrayList<>();
        directories.add(home().resolve("connectors"));
        if (settings.given("connectors.directory")) {
            directories.add(settings.path("connectors.directory"));
        }
        Bounds usual = Bounds.DEFAULT;
        Bounds bounds = new Bounds(
                settings.duration("connectors.time-limit"), usual.depth(), usual.values(), usual.characters());
        return Connectors.in(directories, bounds);
    }

    /** Where the distribution lies; the launcher tells it. */
    static Path home() {
        return Path.of(System.getProperty("saddlebag.home", "")).toAbsolutePath();
    }

    /** The name of this node, the same after each start. */
    String node() {
        return HexFormat.of().formatHex(data.key("node"), 0, 8);
    }
}
