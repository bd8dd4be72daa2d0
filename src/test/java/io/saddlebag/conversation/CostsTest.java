package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Statements;
import io.saddlebag.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What messages cost does not grow with what is known already. */
class CostsTest {
    private static final Place PLACE = new Place("the message", "the conversation");

    private final Statements statements;

    CostsTest() throws IOException, SQLException {
        statements = new Statements();
    }

    @AfterEach
    void close() throws SQLException {
        statements.close();
    }

    @Test
    void aLongListOfReferencesBeneathADeepTreeCostsLittle() {
        hang("bottom", references("deep", 190));
        List<String> list = new ArrayList<>(List.of("deep189"));
        list.addAll(references("new", 48));
        assertThat(hang("answer", list)).hasSizeLessThan(100);
        List<String> known = new ArrayList<>(List.of("deep189"));
        known.addAll(references("known", 48));
        statements.of(tx -> {
            known.forEach(id -> new ReferenceTree(tx, "email", "main").keep(id, PLACE));
            return true;
        });
        assertThat(hang("another", known)).hasSizeLessThan(400);
    }

    @Test
    void whatIsAskedForEachMessageAndReplyHasAnIndex() {
        ThreadReference thread = new ThreadReference(List.of(), List.of(), List.of(), "", "C1:thread", "", "");
        Message asking = message(
                "slack",
                "1",
                "hello",
                Party.customer("A", verified(IdentifierType.EMAIL, "a@example.org")),
                "",
                thread);
        assertThat(plans(tx -> ConversationTable.openThread(tx, List.of("one"), asking)))
                .allMatch(plan -> plan.contains(
                        "conversation_thread (opener_id=? AND connector=? AND account=? AND" + " channel_thread=?)"));
        assertThat(plans(tx -> ConversationTable.openOnChannel(tx, List.of("one"), asking)))
                .allMatch(plan -> plan.contains("on_channel (opener_id=? AND connector=? AND account=?)"));
        assertThat(plans(tx -> ConversationTable.closedOnChannel(tx, List.of("one"), asking, Instant.EPOCH)))
                .anyMatch(plan -> plan.contains("closed_on_channel (opener_id=? AND connector=? AND account=?)"));
        assertThat(plans(tx -> ConversationTable.openAnywhere(tx, List.of("one"))))
                .allMatch(plan -> plan.contains("conversation_open (opener_id=?)"));
        assertThat(plans(tx -> MessageTable.lastFrom(tx, "one", "slack", "main")))
                .allMatch(plan -> plan.contains("(party_id=? AND connector=? AND account=?)"));
    }

    private List<String> plans(Store.Work<?> work) {
        List<String> plans = statements.of(work).stream().map(statements::plan).toList();
        assertThat(plans).isNotEmpty().noneMatch(plan -> plan.contains("TEMP B-TREE"));
        return plans;
    }

    /** The statements by which an id is hung below others; long lists as mail by mail, as they come. */
    private List<String> hang(String id, List<String> references) {
        List<String> run = new ArrayList<>();
        for (int from = 0; from < references.size(); from += 49) {
            List<String> part = references.subList(Math.max(0, from - 1), Math.min(references.size(), from + 49));
            run.addAll(statements.of(tx -> {
                ThreadReference thread = new ThreadReference(List.of(), List.of(), part, "", "", "", "");
                new ReferenceTree(tx, "email", "main").hang(id, thread, PLACE);
                return true;
            }));
        }
        return run;
    }

    private static List<String> references(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
