package io.saddlebag.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What statements some work runs in a new SQLite store, and how SQLite finds what they ask for. */
public final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Tx tx;
    private final List<String> run = new ArrayList<>();

    public Statements() throws IOException, SQLException {
        Path file = Files.createTempDirectory("store").resolve("hub.db");
        Stores.sqlite(file).close();
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        tx = new Tx(proxy(
                Connection.class,
                (name, arguments, call) -> {
                    Object result = call.go();
                    return name.equals("prepareStatement")
                            ? watched((PreparedStatement) result, (String) arguments[0])
                            : result;
                },
                connection));
    }

    /** Does something; the statements that were run for it, one for each time. */
    public List<String> of(Store.Work<?> work) {
        run.clear();
        work.in(tx);
        return List.copyOf(run);
    }

    /** How SQLite would find what a statement asks for. */
    public String plan(String sql) {
        List<String> steps = tx.list("EXPLAIN QUERY PLAN " + sql.replace("?", "''"), row -> row.text(4));
        return String.join("; ", steps);
    }

    private PreparedStatement watched(PreparedStatement statement, String sql) {
        return proxy(
                PreparedStatement.class,
                (name, arguments, call) -> {
                    if (name.startsWith("execute")) {
                        run.add(sql);
                    }
                    return call.go();
                },
                statement);
    }

    private static <T> T proxy(Class<T> type, Watcher watcher, T of) {
        return type.cast(Proxy.newProxyInstance(
                Statements.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        watcher.called(method.getName(), arguments == null ? new Object[0] : arguments, () -> {
                            try {
                                return method.invoke(of, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        })));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private interface Watcher {
        Object called(String name, Object[] arguments, Call call) throws Throwable;
    }

    private interface Call {
        Object go() throws Throwable;
    }
}
