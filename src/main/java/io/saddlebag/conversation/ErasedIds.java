package io.saddlebag.conversation;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Keeps people who were erased from coming back. Of their ids keyed hashes stay: what is delivered again is known by its
 * original id, what waited in a queue while they were erased by its sender. All SQL of the table {@code erased_id}.
 */
public final class ErasedIds {
    /** What takes the place of an original id. */
    static final String MARK = "erased:";
    /** The rule by which what comes again is ignored. */
    static final String RULE = "erased";

    private static final int MOST_HASHES = 8;
    private static final String ADD =
            "INSERT INTO erased_id (hash, erased_at) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at";
    private static final String FIND = "SELECT hash, erased_at FROM erased_id WHERE hash IN (?, ?, ?, ?, ?, ?, ?, ?)";

    private final ConversationTokens key;

    /** Hashes with this key. */
    public ErasedIds(ConversationTokens key) {
        this.key = key;
    }

    /**
     * Whether a message or a state is of somebody who was erased, from before that. Where nobody ever was ({@link
     * Before#anyErased}), nothing needs to be hashed.
     */
    boolean covers(Tx tx, Message message) {
        List<String> ids = Stream.concat(
                        Stream.of(original(message)),
                        message.kind().isState()
                                ? Stream.of(reference(message.connector(), message.account(), message.about()))
                                : Customers.given(message).stream().map(this::hash))
                .limit(MOST_HASHES)
                .toList();
        int always = message.kind().isState() ? 2 : 1;
        Instant received = message.receivedTime().truncatedTo(ChronoUnit.MILLIS);
        Object[] asked = new Object[MOST_HASHES];
        for (int i = 0; i < MOST_HASHES; i++) {
            asked[i] = ids.get(Math.min(i, ids.size() - 1));
        }
        return tx.list(FIND, row -> new Found(row.text(1), row.time(2)), asked).stream()
                .anyMatch(found ->
                        ids.indexOf(found.hash()) < always || !found.erasedAt().isBefore(received));
    }

    /** Keeps the hash of an identifier: what of it was received until then is refused, and no longer. */
    public void keep(Tx tx, Identifier identifier, Instant now) {
        tx.update(ADD, hash(identifier), now);
    }

    void keep(Tx tx, String hash, Instant now) {
        tx.update(ADD, hash, now);
    }

    /** The hash of a message's own id. */
    String original(Message message) {
        String scope = message.kind().isState() ? message.account() : MessageTable.scope(message);
        return original(message.connector(), scope, message.originalId());
    }

    String original(String connector, String scope, String originalId) {
        return key.hash("original\n" + connector + "\n" + scope + "\n" + originalId);
    }

    /** The hash of an id by which others refer to a message. */
    String reference(String connector, String account, String reference) {
        return key.hash("reference\n" + connector + "\n" + account + "\n" + reference);
    }

    private String hash(Identifier identifier) {
        String type = identifier.type().name().toLowerCase(Locale.ROOT);
        return key.hash("identifier\n" + type + "\n" + identifier.scope() + "\n" + identifier.value());
    }

    private record Found(String hash, Instant erasedAt) {}
}
