package io.saddlebag.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A transaction, seen as a place to run statements. Parameters stand for the question marks in order and may be
 * String, Long, Integer, Boolean (stored as 0 or 1), Instant (stored as milliseconds since 1970) or Optional of those
 * (empty is NULL).
 *
 * <p>To a server each statement is a way there and back. Those of {@link #later} wait for the next one and go with it.
 *
 * <p>Prepared statements are kept per connection: SQLite would parse each anew, which costs more than running it.
 */
public final class Tx {
    private static final int STATEMENTS_KEPT = 200;
    private static final int MOST_WAITING = 8;

    private final Connection connection;
    private final boolean together;
    private final List<Later> waiting = new ArrayList<>();
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
            if (size() <= STATEMENTS_KEPT) {
                return false;
            }
            closeQuietly(eldest.getValue());
            return true;
        }
    };

    Tx(Connection connection) {
        this(connection, false);
    }

    /** @param together whether the database takes several statements at once */
    Tx(Connection connection, boolean together) {
        this.connection = connection;
        this.together = together;
    }

    /** All rows of a query. */
    public <T> List<T> list(String sql, Function<Row, T> map, Object... parameters) {
        try {
            try (ResultSet result = query(sql, parameters)) {
                List<T> rows = new ArrayList<>();
                Row row = new Row(result);
                while (result.next()) {
                    rows.add(map.apply(row));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /** The first row of a query or of a statement with RETURNING, if there is one. */
    public <T> Optional<T> first(String sql, Function<Row, T> map, Object... parameters) {
        try {
            try (ResultSet result = query(sql, parameters)) {
                return result.next() ? Optional.of(map.apply(new Row(result))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /** Runs a statement that changes something; how many rows it changed. */
    public int update(String sql, Object... parameters) {
        try {
            return waiting.isEmpty()
                    ? prepare(sql, parameters).executeUpdate()
                    : withThoseThatWait(sql, parameters).getUpdateCount();
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /**
     * Runs a statement that changes something, of which nobody needs to know how much: before the next statement of this
     * transaction, or its commit, whichever comes first.
     */
    public void later(String sql, Object... parameters) {
        if (together && waiting.size() < MOST_WAITING) {
            waiting.add(new Later(sql, List.of(parameters)));
        } else {
            update(sql, parameters);
        }
    }

    /** Runs what waits still. */
    void finish() {
        if (!waiting.isEmpty()) {
            Later last = waiting.remove(waiting.size() - 1);
            update(last.sql(), last.parameters().toArray());
        }
    }

    /**
     * What a work throws when it finds that another transaction was faster: the store takes the work back and runs it
     * again, which then sees what the other did.
     */
    public RuntimeException collision() {
        return SqlFailure.of(new SQLException("another transaction was faster", SqlFailure.CONFLICT));
    }

    /** Runs a statement that takes no parameters and is not worth keeping. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection connection() {
        return connection;
    }

    private ResultSet query(String sql, Object... parameters) throws SQLException {
        return waiting.isEmpty()
                ? prepare(sql, parameters).executeQuery()
                : withThoseThatWait(sql, parameters).getResultSet();
    }

    /** Several statements as one of the driver's, of which the last has its result ready. */
    private PreparedStatement withThoseThatWait(String sql, Object... parameters) throws SQLException {
        List<Later> before = List.copyOf(waiting);
        waiting.clear();
        StringBuilder all = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (Later one : before) {
            all.append(one.sql()).append("; ");
            values.addAll(one.parameters());
        }
        values.addAll(Arrays.asList(parameters));
        PreparedStatement statement = prepare(all.append(sql).toString(), values.toArray());
        statement.execute();
        for (int i = 0; i < before.size(); i++) {
            statement.getMoreResults();
        }
        return statement;
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i] instanceof Optional<?> optional ? optional.orElse(null) : parameters[i];
            if (parameter instanceof Instant time) {
                statement.setLong(i + 1, time.toEpochMilli());
            } else if (parameter instanceof Boolean flag) {
                statement.setInt(i + 1, flag ? 1 : 0);
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
        return statement;
    }

    private record Later(String sql, List<Object> parameters) {}

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // the statement goes with its connection
        }
    }
}
