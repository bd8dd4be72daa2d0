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
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What statements some work runs in a new SQLite store, and how SQLite finds what they ask for. */
public final class Statements implements AutoCloseable {
    private static final Pattern TABLE = Pattern.compile("(?:FROM|JOIN|INTO|UPDATE) ([a-z_]+)");

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

    /** A store that adds the names of the statements of each of its transactions to a list. */
    public Store counted(List<List<String>> transactions) {
        return new Counted(transactions);
    }

    /** What a statement does, and to which tables. */
    public static String name(String sql) {
        String verb = sql.substring(0, sql.indexOf(' ')).toLowerCase(Locale.ROOT);
        Stream<String> tables =
                TABLE.matcher(sql).results().map(match -> match.group(1)).distinct();
        return verb + " " + (verb.equals("select") ? tables : tables.limit(1)).collect(Collectors.joining(", "));
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

    private final class Counted implements Store {
        private final List<List<String>> transactions;

        Counted(List<List<String>> transactions) {
            this.transactions = transactions;
        }

        @Override
        public <T> T write(Work<T> work) {
            try {
                run.clear();
                T result = work.in(tx);
                connection.commit();
                transactions.add(run.stream().map(Statements::name).toList());
                return result;
            } catch (SQLException e) {
                throw SqlFailure.of(e);
            }
        }

        @Override
        public <T> T read(Work<T> work) {
            return write(work);
        }

        @Override
        public boolean settle() {
            return false;
        }

        @Override
        public void close() {
            // the statements are closed by whoever made them
        }
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
