package io.saddlebag.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh stores for tests: SQLite in a new file, PostgreSQL in a new database of one real server. */
public enum TestStores {
    SQLITE {
        @Override
        public String url() {
            return "";
        }

        @Override
        public Store open() {
            try {
                return Stores.sqlite(Files.createTempDirectory("store").resolve("hub.db"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    POSTGRES {
        @Override
        public String url() {
            return newDatabase();
        }

        @Override
        public Store open() {
            return Stores.postgres(newDatabase(), "postgres", "postgres", 8);
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** The setting {@code store.url} for a store nobody has written to; user and password are postgres. */
    public abstract String url();

    /** A store nobody has written to. */
    public abstract Store open();

    /** The JDBC URL of an empty database on the shared server. */
    public static String newDatabase() {
        String name = "hub" + NUMBER.incrementAndGet();
        try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return Server.INSTANCE.getJdbcUrl("postgres", name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setDataDirectory(Path.of(System.getProperty("java.io.tmpdir"))
                                .resolve("pg-" + ProcessHandle.current().pid()))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
