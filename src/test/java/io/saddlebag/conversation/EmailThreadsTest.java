package io.saddlebag.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Mapping;
import io.saddlebag.email.BlobSink;
import io.saddlebag.email.MailReader;
import io.saddlebag.email.Mailbox;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Subject;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mailboxes with the trees that an IMAP server makes of them (THREAD=REFERENCES, RFC 5256), against the trees that the
 * hub keeps by ids alone. The server also joins by subject, which the hub never does: such joins are named.
 */
class EmailThreadsTest {
    private static final Path SAMPLES = Path.of("../shared/samples/email-threads");
    private static final Pattern ANSWER = Pattern.compile("(?im)^\\* thread (.*)$");
    private static final Pattern TOKEN = Pattern.compile("[()]|\\d+");
    /** Scripts whose tree joins what shares nothing but the subject. */
    private static final Set<String> JOINED_BY_SUBJECT_ALONE = Set.of("thread3", "thread4");

    private static final Mapping INBOUND =
            Connectors.in(List.of(Path.of("connectors"))).get("email").inbound().orElseThrow();

    @TempDir
    Path folder = Path.of("");

    @Test
    void treesByIdsAreThoseOfAnImapServer() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the sample mailboxes are not here");
        Map<String, String> bySubject = new LinkedHashMap<>();
        int compared = 0;
        for (Path script : scripts()) {
            String name = String.valueOf(script.getFileName());
            List<SortedSet<Integer>> expected = expected(Files.readString(script));
            int mails = expected.stream().mapToInt(Set::size).sum();
            List<String> subjects = new ArrayList<>();
            List<SortedSet<Integer>> ours = groups(mails(Path.of(script + ".mbox"), mails), subjects);
            compared++;
            if (!ours.equals(expected)) {
                assertThat(joinedBySubject(ours, subjects))
                        .as("%s: by ids alone the hub makes %s", name, ours)
                        .isEqualTo(expected);
                bySubject.put(name, ours + " instead of " + expected);
            }
        }
        assertThat(compared).isPositive();
        assertThat(bySubject.keySet())
                .as("joined by subject alone: %s", bySubject)
                .containsAll(JOINED_BY_SUBJECT_ALONE);
    }

    /** Mailboxes made up for this test; what belongs together by RFC 5256 stands first in each. */
    @Test
    void treesByIdsBearWhatProgramsMakeOfIds() throws IOException {
        List<String> mailboxes = Pattern.compile("(?m)^=== ")
                .splitAsStream(Files.readString(Path.of("src/test/resources/io/saddlebag/conversation/threads.txt")))
                .filter(mailbox -> !mailbox.isBlank())
                .toList();
        for (String mailbox : mailboxes) {
            String[] parts = mailbox.split("\n", 3);
            List<String> mails = List.of(parts[2].split("(?m)^---\n"));
            String ours = groups(mails.stream().map(mail -> mail + "\nHi").toList(), new ArrayList<>())
                    .toString();

            assertThat(ours).as(parts[0]).isEqualTo(parts[1]);
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> Files.exists(Path.of(file + ".mbox")))
                    .sorted()
                    .toList();
        }
    }

    /** The groups of the first answer: each outermost pair of brackets is a tree. */
    private static List<SortedSet<Integer>> expected(String script) {
        Matcher answer = ANSWER.matcher(script);
        assertThat(answer.find()).isTrue();
        List<SortedSet<Integer>> groups = new ArrayList<>();
        int depth = 0;
        SortedSet<Integer> group = new TreeSet<>();
        for (String token :
                TOKEN.matcher(answer.group(1)).results().map(MatchResult::group).toList()) {
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (token.matches("\\d+")) {
                group.add(Integer.valueOf(token));
            }
            if (depth == 0 && !group.isEmpty()) {
                groups.add(group);
                group = new TreeSet<>();
            }
        }
        return sorted(groups);
    }

    /** What the hub makes of the first mails of a mailbox, whoever wrote them. */
    private List<SortedSet<Integer>> groups(List<String> mails, List<String> subjects) throws IOException {
        try (Store store = TestStores.SQLITE.open()) {
            Ids ids = new Ids();
            ConversationTokens tokens = new ConversationTokens(new byte[32]);
            Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
            Recorder recorder = new Recorder(store, new Customers(ids), policy, tokens, ids, Clock.systemUTC());
            Map<String, SortedSet<Integer>> trees = new TreeMap<>();
            List<String> messages = new ArrayList<>();
            for (String mail : mails) {
                Message message = message(ids.next(), mail, messages.size() + 1);
                subjects.add(message.content().subject());
                recorder.record(Messages.arrival(message));
                messages.add(message.id());
            }
            for (int i = 0; i < messages.size(); i++) {
                trees.computeIfAbsent(root(store, messages.get(i)), root -> new TreeSet<>())
                        .add(i + 1);
            }
            return sorted(trees.values());
        }
    }

    private static String root(Store store, String messageId) {
        return store.read(tx -> tx.first(
                        "SELECT connector, scope, reference FROM message_reference WHERE message_id = ?",
                        row -> new ReferenceTree(tx, row.text(1), row.text(2)).root(row.text(3)),
                        messageId))
                .orElse(messageId);
    }

    private static List<String> mails(Path mbox, int most) throws IOException {
        return Pattern.compile("(?m)^From .*\\n")
                .splitAsStream(Files.readString(mbox, StandardCharsets.ISO_8859_1))
                .filter(mail -> !mail.isBlank())
                .limit(most)
                .toList();
    }

    /** Read as the hub reads mails; the number keeps the same mail twice from being a duplicate. */
    private Message message(String id, String mail, int number) throws IOException {
        Path file = Files.writeString(folder.resolve("mail"), mail, StandardCharsets.ISO_8859_1);
        Mailbox mailbox = new Mailbox(Set.of(), Set.of(), Set.of("help@shop.example"));
        ObjectNode read = new MailReader(mailbox, Clock.systemUTC())
                .read(file, content -> new BlobSink.Stored("0".repeat(64), content.readAllBytes().length));
        JsonNode mapped = Json.mapper().readTree(Json.write(INBOUND.apply(read)));
        ObjectNode message = mapped.deepCopy();
        message.put("id", id)
                .put("connector", "email")
                .put("account", "main")
                .put("receivedTime", Messages.NOON.toString())
                .put("originalId", mapped.path("originalId").asText() + "#" + number);
        return Json.read(message, Message.class);
    }

    /** The groups, those of one subject put together. */
    private static List<SortedSet<Integer>> joinedBySubject(List<SortedSet<Integer>> groups, List<String> subjects) {
        Map<String, SortedSet<Integer>> joined = new TreeMap<>();
        for (SortedSet<Integer> group : groups) {
            String topic = new Subject(subjects.get(group.first() - 1)).comparable();
            joined.computeIfAbsent(topic.isEmpty() ? "without " + group : topic, key -> new TreeSet<>())
                    .addAll(group);
        }
        return sorted(joined.values());
    }

    private static List<SortedSet<Integer>> sorted(Collection<SortedSet<Integer>> groups) {
        return groups.stream()
                .sorted(Comparator.comparing(group -> group.first()))
                .toList();
    }
}
