package io.saddlebag.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** The store for more than one node: PostgreSQL, as many writers as the pool has connections. */
final class PostgresStore implements Store {
    private static final int TRIES = 10;
    /** A server may be set up to acknowledge commits before they are on disk; those of the hub must be there. */
    private static final String DURABLE = "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'";

    /** Without it each statement would see what was committed meanwhile. */
    private static final String ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private final HikariDataSource pool;

    PostgresStore(String url, String user, String password, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.setConnectionInitSql(DURABLE);
        // or that would be part of the first transaction, and undone with it
        config.setIsolateInternalQueries(true);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "saddlebag");
        config.addDataSourceProperty("socketTimeout", "60");
        pool = new HikariDataSource(config);
    }

    @Override
    public <T> T write(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction(work);
            } catch (SqlFailure e) {
                if (!e.isConflict() || attempt == TRIES) {
                    throw e.told();
                }
            } catch (SQLException e) {
                throw SqlFailure.of(e).told();
            }
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return transaction(tx -> {
                tx.later(ONE_VIEW);
                return work.in(tx);
            });
        } catch (SqlFailure e) {
            throw e.told();
        } catch (SQLException e) {
            throw SqlFailure.of(e).told();
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                Tx tx = new Tx(connection, true);
                T result = work.in(tx);
                tx.finish();
                commit(connection);
                return result;
            } catch (RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** A conflict may show only at the commit; it is told like one that shows in a statement. */
    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    @Override
    public boolean settle() {
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
