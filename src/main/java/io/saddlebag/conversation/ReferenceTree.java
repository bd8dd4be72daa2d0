package io.saddlebag.conversation;

import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.message.Message;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which message answers which, by their ids alone: all SQL of the table {@code message_reference}. Ids that others refer
 * to are kept before their message has come, so it makes no difference whether an answer overtakes its question, or
 * whether two answer something that never came. The trees are those of RFC 5256, REFERENCES, steps 1 to 3, within one
 * account.
 */
final class ReferenceTree {
    /** Of a longer list, the newest: programs keep the last ones. */
    private static final int MOST_REFERENCES = 50;

    private static final int DEEPEST = 200;
    /** How many ids are looked at for one message, so that a long list beneath a deep tree costs no more. */
    private static final int MOST_STEPS = 200;

    private static final String FIND = "SELECT message_id, conversation_id, parent FROM message_reference"
            + " WHERE connector = ? AND scope = ? AND reference = ?";
    private static final String KEEP = "INSERT INTO message_reference (connector, scope, reference, message_id,"
            + " conversation_id, parent) VALUES (?, ?, ?, ?, ?, '') ON CONFLICT (connector, scope, reference) DO UPDATE"
            + " SET message_id = excluded.message_id, conversation_id = excluded.conversation_id"
            + " WHERE message_reference.message_id = ''";
    private static final String EXPECT = "INSERT INTO message_reference (connector, scope, reference, message_id,"
            + " conversation_id, parent) VALUES (?, ?, ?, '', ?, ?) ON CONFLICT (connector, scope, reference) DO NOTHING";
    private static final String UNEXPECT = "DELETE FROM message_reference WHERE connector = ? AND scope = ?"
            + " AND reference = ? AND message_id = '' AND conversation_id = ''";
    private static final String HANG =
            "UPDATE message_reference SET parent = ? WHERE connector = ? AND scope = ? AND reference = ?";
    private static final String MOVE =
            "UPDATE message_reference SET conversation_id = ? WHERE message_id = ? AND conversation_id <> ?";
    private static final String OF = "SELECT conversation_id FROM message_reference WHERE message_id = ? LIMIT 1";

    private final Tx tx;
    private final String connector;
    private final String account;
    private int steps;

    ReferenceTree(Tx tx, String connector, String account) {
        this.tx = tx;
        this.connector = connector;
        this.account = account;
    }

    static ReferenceTree of(Tx tx, Message message) {
        return new ReferenceTree(tx, message.connector(), message.account());
    }

    /** The message that is known by an id. */
    Optional<Place> message(String reference) {
        return node(reference)
                .filter(node -> !node.messageId().isEmpty())
                .map(node -> new Place(node.messageId(), node.conversationId()));
    }

    /**
     * As {@link #message}, and waits for a transaction that records it at this moment: who keeps something for a message
     * and who records it meet on the id's row, so one of them sees what the other did.
     */
    Optional<Place> messageHere(String reference) {
        Optional<Place> known = message(reference);
        if (known.isPresent()) {
            return known;
        }
        tx.update(EXPECT, connector, account, reference, "", "");
        Optional<Place> recorded = message(reference);
        tx.update(UNEXPECT, connector, account, reference);
        return recorded;
    }

    /** The conversation of the nearest message that this one refers to, or else of one that refers to it. */
    Optional<String> conversation(ThreadReference thread, List<String> knownAs) {
        List<String> nearestFirst = new ArrayList<>(last(thread.references()).toList());
        nearestFirst.addAll(last(thread.inReplyTo()).toList());
        nearestFirst.add(thread.quotedId());
        Collections.reverse(nearestFirst);
        return Stream.concat(nearestFirst.stream(), knownAs.stream())
                .filter(reference -> !reference.isEmpty())
                .distinct()
                .flatMap(reference -> node(reference).stream())
                .map(Node::conversationId)
                .findFirst();
    }

    /** From now on others may refer to a message by this id. */
    void keep(String reference, Place place) {
        tx.later(KEEP, connector, account, reference, place.messageId(), place.conversationId());
    }

    /** Keeps what a message answers. An id that was another's before does not become this one's. */
    void hang(String knownAs, ThreadReference thread, Place place) {
        List<String> chain = thread.references().isEmpty()
                ? thread.inReplyTo().stream().limit(1).toList()
                : last(thread.references()).toList();
        if (chain.isEmpty()) {
            return;
        }
        Optional<Node> before = node(knownAs);
        boolean taken = before.map(Node::messageId)
                .filter(owner -> !owner.isEmpty() && !owner.equals(place.messageId()))
                .isPresent();
        String own = taken ? place.messageId() : knownAs;
        keep(own, place);
        steps = 0;
        String parent = "";
        for (String reference : chain) {
            if (!reference.equals(own)) {
                // one that nobody has named before stands above nothing, so it may hang anywhere
                boolean isNew = tx.update(EXPECT, connector, account, reference, place.conversationId(), parent) == 1;
                if (!isNew
                        && !parent.isEmpty()
                        && node(reference).orElseThrow().parent().isEmpty()) {
                    hang(reference, parent);
                }
                parent = reference;
            }
        }
        setParent(own, taken || before.isEmpty() ? parent : "");
        if (!taken && before.isPresent() && !parent.isEmpty()) {
            hang(own, parent);
        }
    }

    /** The oldest id of the tree that an id stands in: what is of one tree is of one matter, as far as ids tell. */
    String root(String reference) {
        String at = reference;
        for (int i = 0; i < DEEPEST; i++) {
            String parent = node(at).map(Node::parent).orElse("");
            if (parent.isEmpty()) {
                break;
            }
            at = parent;
        }
        return at;
    }

    /** From now on what answers this message belongs to another conversation. */
    static void move(Tx tx, String messageId, String conversationId) {
        if (!conversationId.isEmpty()) {
            tx.update(MOVE, conversationId, messageId, conversationId);
        }
    }

    /** The conversation that what answers a message belongs to; after a join it is another than that it stands in. */
    static Optional<String> answersTo(Tx tx, String messageId) {
        return tx.first(OF, row -> row.text(1), messageId);
    }

    /** Hangs an id below another, unless it stands above that already, or that would take long to find out. */
    private void hang(String reference, String parent) {
        Set<String> above = new HashSet<>();
        String at = parent;
        while (!at.isEmpty() && above.add(at) && steps < MOST_STEPS) {
            steps++;
            at = node(at).map(Node::parent).orElse("");
        }
        if (at.isEmpty() && !above.contains(reference)) {
            setParent(reference, parent);
        }
    }

    private void setParent(String reference, String parent) {
        tx.update(HANG, parent, connector, account, reference);
    }

    private static Stream<String> last(List<String> references) {
        return references.stream().skip(Math.max(0, references.size() - MOST_REFERENCES));
    }

    private Optional<Node> node(String reference) {
        return tx.first(FIND, ReferenceTree::node, connector, account, reference);
    }

    private static Node node(Row row) {
        return new Node(row.text(1), row.text(2), row.text(3));
    }

    private record Node(String messageId, String conversationId, String parent) {}
}
