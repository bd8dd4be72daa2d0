package io.saddlebag.senders;

import io.saddlebag.identity.Register;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Row;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Senders that operators have blocked. What is blocked is an identifier, proven or only claimed, not a customer: joins
 * and undos change nothing about it. All SQL of the table {@code blocked_sender}.
 */
public final class BlockedSenders {
    private static final String HAS = "SELECT 1 FROM blocked_sender WHERE type = ? AND scope = ? AND value = ?";
    private static final String ADD = "INSERT INTO blocked_sender (type, scope, value, since, made_by, why)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (type, scope, value) DO NOTHING";
    private static final String REMOVE = "DELETE FROM blocked_sender WHERE type = ? AND scope = ? AND value = ?";
    private static final String LIST = "SELECT type, scope, value, since, made_by, why FROM blocked_sender"
            + " ORDER BY since DESC, type, scope, value LIMIT ?";
    private static final String FIND = "SELECT type, scope, value, since, made_by, why FROM blocked_sender"
            + " WHERE type = ? AND scope = ? AND value = ?";
    private static final String COUNT = "SELECT count(*) FROM blocked_sender";

    private final Store store;
    private final Register register;
    private final Clock clock;

    /** Blocks in a store. */
    public BlockedSenders(Store store, Register register, Clock clock) {
        this.store = store;
        this.register = register;
        this.clock = clock;
    }

    /**
     * Blocks a sender; who is blocked already stays so, for the first reason.
     *
     * @param sender an e-mail address or a telephone number with a plus sign, which nobody need have used yet; or an id
     *     or account id of a customer who is known, of whom all identifiers are meant
     * @return what is blocked now
     * @throws IllegalStateException when nobody is known by that
     */
    public List<Identifier> block(String sender, String by, String why) {
        return store.write(tx -> {
            List<Identifier> meant = register.meant(tx, sender);
            meant.forEach(identifier -> tx.update(
                    ADD, name(identifier.type()), identifier.scope(), identifier.value(), clock.instant(), by, why));
            return meant;
        });
    }

    /**
     * Lets a sender be heard again; what came meanwhile stays where it is.
     *
     * @param sender as for {@link #block}
     * @return what was blocked
     */
    public List<Identifier> unblock(String sender) {
        return store.write(tx -> register.meant(tx, sender).stream()
                .filter(identifier -> remove(tx, identifier))
                .toList());
    }

    /** Those who are blocked, the latest first. */
    public List<Blocked> list(int limit) {
        return store.read(tx -> tx.list(LIST, BlockedSenders::blocked, limit));
    }

    /** How many are blocked. */
    public long count() {
        return store.read(tx -> tx.first(COUNT, row -> row.number(1)).orElse(0L));
    }

    /** Whether an identifier in its normal form is blocked. */
    static boolean has(Tx tx, Identifier identifier) {
        return tx.first(HAS, row -> true, name(identifier.type()), identifier.scope(), identifier.value())
                .isPresent();
    }

    /** Since when and why an identifier in its normal form is blocked, if it is. */
    public static Optional<Blocked> find(Tx tx, Identifier identifier) {
        return tx.first(FIND, BlockedSenders::blocked, name(identifier.type()), identifier.scope(), identifier.value());
    }

    /** Forgets that an identifier was blocked; whether it was. */
    public static boolean remove(Tx tx, Identifier identifier) {
        return tx.update(REMOVE, name(identifier.type()), identifier.scope(), identifier.value()) == 1;
    }

    private static Blocked blocked(Row row) {
        Identifier identifier = new Identifier(
                IdentifierType.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                row.text(2),
                row.text(3),
                Verification.CLAIMED);
        return new Blocked(identifier, row.time(4), row.text(5), row.text(6));
    }

    private static String name(IdentifierType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** A sender who is blocked: since when, by whom, and why. */
    public record Blocked(Identifier identifier, Instant since, String by, String why) {}
}
