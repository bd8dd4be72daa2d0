package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All SQL of the table {@code identifier}. */
final class IdentifierTable {
    private static final String COLUMNS =
            "id, type, scope, value, proven, customer_id, name, first_seen_at, verification, source";
    private static final String FIND =
            "SELECT " + COLUMNS + " FROM identifier WHERE type = ? AND scope = ? AND value = ? AND proven = ?";
    private static final String ADD = "INSERT INTO identifier (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (type, scope, value, proven) DO NOTHING";
    private static final String OF_CUSTOMER =
            "SELECT " + COLUMNS + " FROM identifier WHERE customer_id = ? ORDER BY id LIMIT ?";
    private static final String BY_ID = "SELECT " + COLUMNS + " FROM identifier WHERE id = ?";
    private static final String WITH_OLDEST =
            "SELECT " + COLUMNS + " FROM identifier WHERE id IN (?, (SELECT customer_id FROM identifier WHERE id = ?))";
    private static final String OF_SAME_CUSTOMER = "SELECT " + COLUMNS
            + " FROM identifier WHERE customer_id = (SELECT customer_id FROM identifier WHERE id = ?) ORDER BY id LIMIT ?";
    /** Changes a column that no index has, to what it is. */
    private static final String HELD = "UPDATE identifier SET name = name WHERE id = ";

    private static final String LOCK = HELD + "? RETURNING " + COLUMNS;
    private static final String LOCK_OLDEST = HELD
            + "(SELECT customer_id FROM identifier WHERE type = ? AND scope = ? AND value = ? AND proven = ?) RETURNING "
            + COLUMNS;
    private static final String CALL =
            "UPDATE identifier SET name = ? WHERE id = ? AND name <> ? AND erased_at IS NULL";
    private static final String PLACE = "UPDATE identifier SET customer_id = ? WHERE id = ?";

    private static final String PROVED = "UPDATE identifier SET verification = ? WHERE id = ?";
    private static final String ERASED = "erased ";
    private static final String FORGET = "UPDATE identifier SET scope = '', value = '" + ERASED + "' || id, name = '',"
            + " customer_id = ?, erased_at = ? WHERE id = ?";

    private IdentifierTable() {}

    static Optional<Known> find(Tx tx, Identifier identifier, boolean proven) {
        return tx.first(
                FIND, IdentifierTable::known, name(identifier.type()), identifier.scope(), identifier.value(), proven);
    }

    static Optional<Known> byId(Tx tx, String id) {
        return tx.first(BY_ID, IdentifierTable::known, id);
    }

    /** Adds it as a customer of its own, and holds it; nothing when another node was faster. */
    static Optional<Known> add(
            Tx tx, String id, Identifier identifier, boolean proven, String name, String source, Instant now) {
        int added = tx.update(
                ADD,
                id,
                name(identifier.type()),
                identifier.scope(),
                identifier.value(),
                proven,
                id,
                name,
                now,
                name(identifier.verification()),
                source);
        Instant seen = now.truncatedTo(ChronoUnit.MILLIS);
        return added == 1 ? Optional.of(new Known(id, identifier, proven, id, name, seen, source)) : Optional.empty();
    }

    /** From now on it is known that a message proved the identifier as far as this. */
    static void proved(Tx tx, String id, Verification verification) {
        tx.later(PROVED, name(verification), id);
    }

    static List<Known> ofCustomer(Tx tx, String customerId, int limit) {
        return tx.list(OF_CUSTOMER, IdentifierTable::known, customerId, limit);
    }

    /** An identifier and the oldest of its customer, which it may be itself; empty when there is no such identifier. */
    static List<Known> withOldest(Tx tx, String id) {
        return tx.list(WITH_OLDEST, IdentifierTable::known, id, id);
    }

    /** All identifiers of the customer to whom one belongs, the oldest first. */
    static List<Known> ofSameCustomer(Tx tx, String id, int limit) {
        return tx.list(OF_SAME_CUSTOMER, IdentifierTable::known, id, limit);
    }

    /**
     * As {@link #lock}, of the oldest row of the customer to whom an identifier belonged when this began; nothing while
     * nobody is known by it.
     */
    static Optional<Known> lockOldest(Tx tx, Identifier identifier, boolean proven) {
        return tx.first(
                LOCK_OLDEST,
                IdentifierTable::known,
                name(identifier.type()),
                identifier.scope(),
                identifier.value(),
                proven);
    }

    /** Holds a row until the end of the transaction, and reads it as it is then. */
    static Known lock(Tx tx, String id) {
        return tx.first(LOCK, IdentifierTable::known, id)
                .orElseThrow(() -> new IllegalStateException("there is no identifier " + id));
    }

    /** Keeps what they call themselves under this identifier. */
    static void call(Tx tx, String id, String name) {
        tx.later(CALL, name, id, name);
    }

    static void place(Tx tx, String id, String customerId) {
        tx.later(PLACE, customerId, id);
    }

    /** Takes value and name away for good; the row stays. */
    static void forget(Tx tx, String id, String customerId, Instant now) {
        tx.update(FORGET, customerId, now, id);
    }

    private static Known known(Row row) {
        Identifier identifier = new Identifier(
                IdentifierType.valueOf(row.text(2).toUpperCase(Locale.ROOT)),
                row.text(3),
                row.text(4),
                Verification.valueOf(row.text(9).toUpperCase(Locale.ROOT)));
        return new Known(row.text(1), identifier, row.flag(5), row.text(6), row.text(7), row.time(8), row.text(10));
    }

    static String name(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** A row; the identifier is verified as far as any message proved it. */
    record Known(
            String id,
            Identifier identifier,
            boolean proven,
            String customerId,
            String name,
            Instant firstSeen,
            String source) {
        /** Whether it is the row of an identifier that was proven, or only claimed. */
        boolean isOf(Identifier other, boolean asProven) {
            return proven == asProven
                    && identifier.type() == other.type()
                    && identifier.scope().equals(other.scope())
                    && identifier.value().equals(other.value());
        }

        /** Whether its value is gone: who writes by that again is somebody new. */
        boolean isErased() {
            return identifier.value().equals(ERASED + id);
        }
    }
}
