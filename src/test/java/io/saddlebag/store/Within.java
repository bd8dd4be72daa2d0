package io.saddlebag.store;

/** A store whose works are part of a transaction that somebody else has begun. */
public record Within(Tx tx) implements Store {
    @Override
    public <T> T write(Work<T> work) {
        return work.in(tx);
    }

    @Override
    public <T> T read(Work<T> work) {
        return work.in(tx);
    }

    @Override
    public boolean settle() {
        return false;
    }

    @Override
    public void close() {
        // whoever began it ends it
    }
}
