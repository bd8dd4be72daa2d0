package io.saddlebag.store;

import java.nio.file.Path;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Opens the store and brings its tables up to date. */
public final class Stores {
    private static final String HUB = "db/migration";

    private Stores() {}

    /**
     * SQLite in a file; the folder must exist and must not be on a network file system.
     *
     * @throws StoreUnavailable when the file cannot be opened or its tables cannot be brought up to date
     */
    public static Store sqlite(Path file) {
        return new WatchedStore(sqlite(file, HUB), Clock.systemUTC());
    }

    /**
     * As {@link #sqlite(Path)}, with other tables than the hub's.
     *
     * @param migrations the folder of their Flyway migrations on the class path
     */
    public static Store sqlite(Path file, String migrations) {
        migrate("jdbc:sqlite:" + file, "", "", migrations);
        return new SqliteStore(file);
    }

    /**
     * PostgreSQL.
     *
     * @param url for example {@code jdbc:postgresql://db/saddlebag}
     * @param connections how many at once
     * @throws StoreUnavailable when it cannot be reached or its tables cannot be brought up to date
     */
    public static Store postgres(String url, String user, String password, int connections) {
        migrate(url, user, password, HUB);
        return new WatchedStore(new PostgresStore(url, user, password, connections), Clock.systemUTC());
    }

    private static void migrate(String url, String user, String password, String migrations) {
        try {
            Flyway.configure(Stores.class.getClassLoader())
                    .dataSource(url, user, password)
                    .locations("classpath:" + migrations)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreUnavailable("the store's tables cannot be brought up to date: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
