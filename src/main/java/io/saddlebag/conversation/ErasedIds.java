package io.saddlebag.conversation;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps people who were erased from coming back. Of their ids keyed hashes stay: what is delivered again is known by its
 * original id, what waited in a queue while they were erased by its sender, and what lay in quarantine by its raw form,
 * for nobody could read its id. All SQL of the table {@code erased_id}.
 */
public final class ErasedIds {
    /** What takes the place of an original id. */
    static final String MARK = "erased:";
    /** The rule by which what comes again is ignored. */
    static final String RULE = "erased";

    private static final int MOST_HASHES = 10;
    private static final String ADD =
            "INSERT INTO erased_id (hash, erased_at) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at";
    private static final String FIND =
            "SELECT hash, erased_at FROM erased_id WHERE hash IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final ConversationTokens key;

    /** Hashes with this key. */
    public ErasedIds(ConversationTokens key) {
        this.key = key;
    }

    /**
     * Whether an arrival is of somebody who was erased, from before that. Where nobody ever was ({@link
     * Before#anyErased}), nothing needs to be hashed.
     */
    boolean covers(Tx tx, Arrival arrival) {
        List<String> hashes = new ArrayList<>();
        hashes.add(raw(arrival.raw().text(), arrival.raw().blob()));
        arrival.message().ifPresent(message -> hashes.addAll(own(message)));
        int always = hashes.size();
        arrival.message().ifPresent(message -> Customers.given(message).forEach(sender -> hashes.add(hash(sender))));
        Instant received = arrival.message()
                .map(Message::receivedTime)
                .orElse(arrival.receivedTime())
                .truncatedTo(ChronoUnit.MILLIS);
        Object[] asked = new Object[MOST_HASHES];
        for (int i = 0; i < MOST_HASHES; i++) {
            asked[i] = hashes.get(Math.min(i, hashes.size() - 1));
        }
        return tx.list(FIND, row -> new Found(row.text(1), row.time(2)), asked).stream()
                .anyMatch(found -> hashes.indexOf(found.hash()) < always
                        || !found.erasedAt().isBefore(received));
    }

    /** The ids by which a message is known when it comes again; of a state, also that of what it is about. */
    private List<String> own(Message message) {
        return message.kind().isState()
                ? List.of(original(message), reference(message.connector(), message.account(), message.about()))
                : List.of(original(message));
    }

    /** Keeps by what a message is known that is refused for its sender: it may come again when that says nothing. */
    void keep(Tx tx, Message refused, Instant now) {
        keep(tx, original(refused), now);
        if (!refused.kind().isState()) {
            Threads.knownAs(refused)
                    .forEach(id -> keep(tx, reference(refused.connector(), refused.account(), id), now));
        }
    }

    /** Keeps the raw form of what could not be read, as it stands in its table. */
    void keepRaw(Tx tx, String text, String blob, Instant now) {
        if (!(text + blob).isBlank()) {
            keep(tx, raw(text, blob), now);
        }
    }

    private String raw(String text, String blob) {
        return key.hash("raw\n" + (blob.isEmpty() ? text : blob));
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
