package io.saddlebag;

import io.saddlebag.broker.BrokerUnavailable;
import io.saddlebag.broker.Connections;
import io.saddlebag.broker.EmbeddedBroker;
import io.saddlebag.broker.Inbox;
import io.saddlebag.ops.DataDirectory;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.Stores;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What everything else stands on.
 *
 * @param data the directory of this node
 * @param store SQLite in it, or a PostgreSQL
 * @param blobs where files lie
 * @param jms the broker in this process, or another
 * @param systems those that the hub speaks to
 */
record Foundations(DataDirectory data, Store store, Blobs blobs, Connections.Jms jms, Systems systems) {
    /**
     * Lays them as the settings say.
     *
     * @param parts closes what is opened
     * @throws io.saddlebag.ops.WrongSetting when the hub could not start with the settings; then nothing was opened
     */
    static Foundations lay(Settings settings, OpenParts parts) {
        Systems systems = Preflight.systems(settings);
        DataDirectory data = parts.add(DataDirectory.occupy(settings.path("data.directory")));
        Places.ports(settings);
        Path files = settings.given("blobs.directory") ? settings.path("blobs.directory") : data.file("blobs");
        // they know nothing of each other, and each takes a good part of the start
        FutureTask<Store> store = new FutureTask<>(() -> store(settings, data));
        new Thread(store, "open-store").start();
        Connections.Jms jms;
        try {
            jms = parts.add(broker(settings, data, parts));
        } finally {
            parts.add(opened(store));
        }
        return new Foundations(data, opened(store), new Blobs(files), jms, systems);
    }

    private static Store opened(FutureTask<Store> store) {
        try {
            return store.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }

    private static Store store(Settings settings, DataDirectory data) {
        if (!settings.given("store.url")) {
            return Stores.sqlite(data.file("hub.db"));
        }
        try {
            return Stores.postgres(
                    settings.text("store.url"), settings.text("store.user"), settings.secret("store.password"), (int)
                            settings.number("store.pool-size"));
        } catch (StoreUnavailable e) {
            throw new StoreUnavailable(
                    settings.describe("store.url") + ", where the hub cannot keep its tables ("
                            + String.valueOf(e.getMessage()).replaceAll("\\.$", "")
                            + "); start that database, or put right the address, store.user and store.password",
                    e);
        }
    }

    private static Connections.Jms broker(Settings settings, DataDirectory data, OpenParts parts) {
        int sessions = (int) (settings.number("http.workers") + 2 * settings.number("inbound.consumers") + 4);
        if (settings.given("broker.url")) {
            return reached(
                    settings,
                    Connections.open(
                            settings.text("broker.url"),
                            settings.text("broker.user"),
                            settings.secret("broker.password"),
                            sessions,
                            () -> false));
        }
        EmbeddedBroker broker = parts.add(new EmbeddedBroker(
                data.file("broker"), Set.of(Inbox.QUEUE), settings.size("broker.global-max-size"), (int)
                        settings.number("broker.max-disk-usage")));
        return Connections.open(broker.url(), "", "", sessions, broker::takesNothing);
    }

    /** Asks it something, for a connection is made when it is used first. */
    private static Connections.Jms reached(Settings settings, Connections.Jms jms) {
        try {
            jms.waiting(Inbox.QUEUE);
            return jms;
        } catch (BrokerUnavailable e) {
            jms.close();
            throw new BrokerUnavailable(
                    settings.describe("broker.url") + ", where no broker answers the hub (" + e.getMessage()
                            + "); start that broker, or put right the address, broker.user and broker.password",
                    e);
        }
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
