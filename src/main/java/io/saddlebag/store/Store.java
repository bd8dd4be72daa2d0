package io.saddlebag.store;

/** The hub's database. What a {@link #write} returns from is on disk. */
public interface Store extends AutoCloseable {
    /**
     * Does some work in one transaction: all of it or nothing. When this returns, the work is durable (an fsync
     * happened). The work may run more than once before it succeeds, so it must touch nothing but the transaction.
     *
     * @throws StoreUnavailable when the store cannot take it now; trying again later may help
     */
    <T> T write(Work<T> work);

    /**
     * Reads from a consistent view.
     *
     * @throws StoreUnavailable when the store cannot answer now
     */
    <T> T read(Work<T> work);

    /** Whether the store answers. */
    default boolean isUp() {
        try {
            return read(tx -> tx.first("SELECT 1", row -> row.number(1)).isPresent());
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    /**
     * Brings everything into the database's own files, so that what was removed stands in no log of the store either.
     *
     * @return whether that was possible now; a server keeps its own log, so there it never is
     */
    boolean settle();

    @Override
    void close();

    /** Something to do in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T in(Tx tx);
    }
}
