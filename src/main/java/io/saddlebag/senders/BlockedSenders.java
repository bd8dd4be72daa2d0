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

/**
 * Senders that operators have blocked, on one channel or on all. What is blocked is an identifier, proven or only
 * claimed, not a customer: joins and undos change nothing about it. All SQL of the table {@code blocked_sender}.
 */
public final class BlockedSenders {
    private static final String HAS =
            "SELECT 1 FROM blocked_sender WHERE type = ? AND scope = ? AND value = ? AND channel IN ('', ?)";
    private static final String ADD = "INSERT INTO blocked_sender (type, scope, value, channel, since, made_by, why)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type, scope, value, channel) DO NOTHING";
    private static final String REMOVE =
            "DELETE FROM blocked_sender WHERE type = ? AND scope = ? AND value = ? AND (channel = ? OR ? = '')";
    private static final String LIST = "SELECT type, scope, value, channel, since, made_by, why FROM blocked_sender"
            + " ORDER BY since DESC, type, scope, value, channel LIMIT ?";
    private static final String FIND = "SELECT type, scope, value, channel, since, made_by, why FROM blocked_sender"
            + " WHERE type = ? AND scope = ? AND value = ? ORDER BY channel";
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
     * @param channel where it is not heard; empty: nowhere
     * @return what is blocked now
     * @throws IllegalStateException when nobody is known by that
     */
    public List<Identifier> block(String sender, String channel, String by, String why) {
        return store.write(tx -> {
            List<Identifier> meant = register.meant(tx, sender);
            meant.forEach(identifier -> tx.update(
                    ADD,
                    name(identifier.type()),
                    identifier.scope(),
                    identifier.value(),
                    channel,
                    clock.instant(),
                    by,
                    why));
            return meant;
        });
    }

    /**
     * Lets a sender be heard again; what came meanwhile stays where it is.
     *
     * @param sender as for {@link #block}
     * @param channel where it was blocked; empty: wherever it was
     * @return what was blocked
     */
    public List<Identifier> unblock(String sender, String channel) {
        return store.write(tx -> register.meant(tx, sender).stream()
                .filter(identifier -> remove(tx, identifier, channel))
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

    /** Whether an identifier in its normal form is blocked on a channel. */
    static boolean has(Tx tx, Identifier identifier, String channel) {
        return tx.first(HAS, row -> true, name(identifier.type()), identifier.scope(), identifier.value(), channel)
                .isPresent();
    }

    /** Since when and why an identifier in its normal form is blocked, where it is. */
    public static List<Blocked> find(Tx tx, Identifier identifier) {
        return tx.list(FIND, BlockedSenders::blocked, name(identifier.type()), identifier.scope(), identifier.value());
    }

    /** Forgets that an identifier was blocked, wherever it was; whether it was. */
    public static boolean remove(Tx tx, Identifier identifier) {
        return remove(tx, identifier, "");
    }

    private static boolean remove(Tx tx, Identifier identifier, String channel) {
        return tx.update(REMOVE, name(identifier.type()), identifier.scope(), identifier.value(), channel, channel) > 0;
    }

    private static Blocked blocked(Row row) {
        Identifier identifier = new Identifier(
                IdentifierType.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                row.text(2),
                row.text(3),
                Verification.CLAIMED);
        return new Blocked(identifier, row.text(4), row.time(5), row.text(6), row.text(7));
    }

    private static String name(IdentifierType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** A sender who is blocked: on which channel (empty: on all), since when, by whom, and why. */
    public record Blocked(Identifier identifier, String channel, Instant since, String by, String why) {}
}
