package io.saddlebag.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.TestHub;
import io.saddlebag.helpdesk.IntercomAccount;
import io.saddlebag.helpdesk.IntercomConversation;
import io.saddlebag.helpdesk.IntercomStub;
import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.helpdesk.ZendeskTicket;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub and its helpdesk that do not agree any more, and the verbs that find it and mend it. */
class HelpdeskRepairTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";

    @TempDir
    private Path data;

    @Test
    void whatIsMissingOrOldAtTheStandInIsFoundAndMendedOnce() throws SQLException {
        try (TestHub hub = TestHub.sandbox(data, "--news.tell=solved,reopened", "--whatsapp.access-token=none")) {
            say(hub, "1001", "gone one", "gone two");
            say(hub, "1002", "kept one", "lost two", "kept three");
            say(hub, "1003", "solved meanwhile");
            say(hub, "1004", "not linked");
            say(hub, "1005", "erased");
            say(hub, "1006", "opened again by the customer");
            until("all nine messages in six tickets", () -> entries(hub) == 9);
            assertThat(run("helpdesk", "check", "--since", "1h")).startsWith("0: 6 conversations and tickets compared");
            assertThat(run("customer", "erase", "+436605551005", "--yes")).startsWith("0");

            String unknown = new Ids().next();
            sandbox("DELETE FROM entry WHERE ticket_id = (SELECT ticket_id FROM entry WHERE body LIKE '%gone one%')");
            sandbox("DELETE FROM ticket WHERE id NOT IN (SELECT ticket_id FROM entry)");
            sandbox("DELETE FROM entry WHERE body LIKE '%lost two%'");
            sandbox("DELETE FROM entry WHERE body LIKE '%erased%'");
            sandbox("DELETE FROM ticket WHERE id NOT IN (SELECT ticket_id FROM entry)");
            solved("solved meanwhile", Instant.now());
            solved("opened again by the customer", Instant.now().minusSeconds(3600));
            sandbox(
                    "INSERT INTO ticket (external_id, state, updated_at, document) VALUES (?, 'open', ?, '{}')",
                    unknown,
                    Instant.now().toEpochMilli());
            update(
                    "hub.db",
                    "DELETE FROM ticket WHERE conversation_id = (SELECT conversation_id FROM message"
                            + " WHERE text = 'not linked')");

            List<String> all = List.of(
                    "messages-missing",
                    "not-linked",
                    "state-old-here",
                    "state-old-there",
                    "ticket-gone",
                    "unknown-ticket");
            assertThat(findings("check")).isEqualTo(all);
            assertThat(findings("repair")).as("a dry run").isEqualTo(all);
            assertThat(entries(hub)).isEqualTo(5);
            assertThat(findings("check", "--only", "ticket-gone")).containsExactly("ticket-gone");
            assertThat(findings("check", "--channel", "webchat")).isEmpty();
            assertThat(findings("check", "--queue", "support", "--only", "ticket-gone"))
                    .containsExactly("ticket-gone");
            assertThat(findings("check", "--queue", "billing")).isEmpty();

            assertThat(run("helpdesk", "repair", "--since", "1h", "--yes"))
                    .startsWith("3")
                    .endsWith("1 left.");
            until("what is mended", () -> findings("check").equals(List.of("unknown-ticket")));
            assertThat(texts(hub)).contains("gone one\ngone two");
            int before = entries(hub);
            assertThat(run("helpdesk", "repair", "--since", "1h", "--yes"))
                    .startsWith("3")
                    .endsWith("1 left.");
            sandbox("DELETE FROM ticket WHERE external_id = ?", unknown);
            assertThat(run("helpdesk", "repair", "--since", "1h", "--yes")).startsWith("0");
            assertThat(run("helpdesk", "check", "--since", "1h")).startsWith("0");
            assertThat(entries(hub)).isEqualTo(before);
            assertThat(states()).containsExactlyInAnyOrder("open", "open", "solved", "open", "open");
            assertThat(update("hub.db", "UPDATE delivery SET id = id WHERE target LIKE 'channel/%'"))
                    .as("what customers were told")
                    .isZero();
            assertThat(run("helpdesk", "check", "--since", "soon")).startsWith("1");
            assertThat(run("helpdesk", "check", "other")).startsWith("1");
        }
    }

    @Test
    void differencesWithZendeskAreFoundAndMendedByItsTickets() throws Exception {
        try (ZendeskStub zendesk = new ZendeskStub();
                TestHub hub = TestHub.production(
                        data,
                        "--helpdesk.connector=zendesk",
                        "--helpdesk.rate=0",
                        "--zendesk.url=" + zendesk.uri(),
                        "--zendesk.oauth-token=" + ZendeskStub.TOKEN)) {
            say(hub, "1001", "gone one", "gone two");
            say(hub, "1002", "kept one", "lost two");
            say(hub, "1003", "solved meanwhile");
            say(hub, "1004", "twice there");
            until(
                    "all messages and notes",
                    () -> zendesk.account().tickets().stream()
                                    .mapToInt(ticket -> ticket.comments().size())
                                    .sum()
                            == 10);
            assertThat(run("helpdesk", "check")).startsWith("0");

            zendesk.account().delete(ticket(zendesk, "gone one"));
            zendesk.account().forgets(ticket(zendesk, "lost two"), "lost two");
            zendesk.account().setStatus(ticket(zendesk, "solved meanwhile"), "solved");
            ZendeskTicket twice = zendesk.account().tickets().stream()
                    .filter(ticket -> ticket.id() == ticket(zendesk, "twice there"))
                    .findFirst()
                    .orElseThrow();
            long copy = zendesk.account().copies(twice.id(), twice.text("external_id"));
            long unknown = zendesk.account().copies(twice.id(), new Ids().next());
            assertThat(findings("check"))
                    .containsExactly("doubled", "messages-missing", "state-old-here", "ticket-gone", "unknown-ticket");
            assertThat(run("helpdesk", "repair", "--yes")).startsWith("3").endsWith("2 left.");
            until("what is mended", () -> findings("check").equals(List.of("doubled", "unknown-ticket")));
            zendesk.account().delete(copy);
            zendesk.account().delete(unknown);
            assertThat(run("helpdesk", "repair", "--yes")).startsWith("0");
            assertThat(zendesk.account().tickets()).hasSize(4);
            assertThat(publicWords(zendesk, "gone one")).containsExactly("gone one", "gone two");
            assertThat(publicWords(zendesk, "lost two")).containsExactly("kept one", "lost two");
            assertThat(zendesk.violations()).isEmpty();
        }
    }

    @Test
    void differencesWithIntercomAreFoundByWhatWasSaidAndMended() throws Exception {
        try (IntercomStub intercom = new IntercomStub();
                TestHub hub = TestHub.production(
                        data,
                        "--helpdesk.connector=intercom",
                        "--helpdesk.rate=0",
                        "--intercom.url=" + intercom.uri(),
                        "--intercom.access-token=" + IntercomStub.TOKEN,
                        "--intercom.conversation-attribute=Saddlebag",
                        "--intercom.admin-id=" + IntercomAccount.ADMIN)) {
            say(hub, "1001", "gone one", "gone two");
            say(hub, "1002", "kept one", "lost two");
            say(hub, "1003", "solved meanwhile");
            until(
                    "all messages and notes",
                    () -> intercom.account().conversations().stream()
                                    .mapToInt(one -> one.parts("comment").size()
                                            + one.parts("note").size())
                                    .sum()
                            == 5);
            until("nothing to be found", () -> run("helpdesk", "check").startsWith("0"));
            long second = Instant.now().getEpochSecond();
            until("the next second", () -> Instant.now().getEpochSecond() > second);

            intercom.account().delete(conversation(intercom, "gone one"));
            intercom.account().forgets(conversation(intercom, "kept one"), "lost two");
            intercom.account().closesByHand(conversation(intercom, "solved meanwhile"));
            String copy = intercom.account()
                    .copies(conversation(intercom, "solved meanwhile"), "Saddlebag", new Ids().next());
            assertThat(findings("check"))
                    .containsExactly("messages-missing", "state-old-here", "ticket-gone", "unknown-ticket");
            assertThat(run("helpdesk", "repair", "--yes")).startsWith("3").endsWith("1 left.");
            until("what is mended", () -> findings("check").equals(List.of("unknown-ticket")));
            intercom.account().delete(copy);
            assertThat(run("helpdesk", "repair", "--yes")).startsWith("0");
            assertThat(intercom.account().conversations()).hasSize(3);
            assertThat(intercom.violations()).isEmpty();
        }
    }

    private static void say(TestHub hub, String number, String... words) {
        for (String text : words) {
            assertThat(hub.whatsapp("wamid." + text.replace(' ', '.'), "43660555" + number, text))
                    .isEqualTo(200);
        }
    }

    private static int entries(TestHub hub) {
        return texts(hub).lines().toList().size();
    }

    /** What stands in the tickets of the stand-in, ticket by ticket. */
    private static String texts(TestHub hub) {
        List<String> texts = new ArrayList<>();
        hub.get(TICKETS).path("tickets").findValuesAsText("id").stream()
                .sorted()
                .forEach(id ->
                        texts.addAll(hub.get(TICKETS + "/" + id).path("entries").findValuesAsText("text")));
        return String.join("\n", texts);
    }

    private List<String> states() throws SQLException {
        List<String> states = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hub.db"));
                var result = connection
                        .createStatement()
                        .executeQuery("SELECT state FROM conversation WHERE erased_at IS NULL")) {
            while (result.next()) {
                states.add(result.getString(1));
            }
        }
        return states;
    }

    private void solved(String words, Instant at) throws SQLException {
        String ticket = "(SELECT ticket_id FROM entry WHERE body LIKE '%" + words + "%')";
        sandbox("UPDATE ticket SET state = 'solved' WHERE id = " + ticket);
        sandbox(
                "INSERT INTO entry (ticket_id, number, body) VALUES (" + ticket + ", 99, ?)",
                Json.write(Map.of("kind", "state", "state", "solved", "at", at.toString())));
    }

    private void sandbox(String sql, Object... parameters) throws SQLException {
        update("sandbox/sandbox.db", sql, parameters);
    }

    private int update(String file, String sql, Object... parameters) throws SQLException {
        String url = "jdbc:sqlite:" + data.resolve(file) + "?busy_timeout=10000";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static long ticket(ZendeskStub zendesk, String words) {
        return zendesk.account().tickets().stream()
                .filter(ticket -> ticket.comments().stream()
                        .anyMatch(comment -> comment.body().contains(words)))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static List<String> publicWords(ZendeskStub zendesk, String words) {
        long wanted = ticket(zendesk, words);
        return zendesk.account().tickets().stream()
                .filter(ticket -> ticket.id() == wanted)
                .flatMap(ticket -> ticket.comments().stream())
                .filter(ZendeskTicket.Comment::isPublic)
                .map(comment -> comment.body().strip())
                .toList();
    }

    private static String conversation(IntercomStub intercom, String first) {
        return intercom.account().conversations().stream()
                .filter(conversation -> conversation.first().contains(first))
                .findFirst()
                .map(IntercomConversation::id)
                .orElseThrow();
    }

    private static void until(String what, BooleanSupplier is) {
        await(what).atMost(SOON).until(is::getAsBoolean);
    }

    /** The codes of what a verb lists, sorted. */
    private List<String> findings(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of("helpdesk", verb, "--since", "1h", "--json"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new))
                .lines()
                .map(line -> line.substring(line.indexOf('{') < 0 ? line.length() : line.indexOf('{')))
                .filter(line -> !line.isEmpty())
                .map(line -> Json.read(line, JsonNode.class).path("finding").asText())
                .sorted()
                .toList();
    }

    /** The exit code, and what is printed. */
    private String run(String... verb) {
        StringWriter out = new StringWriter();
        String[] all = Arrays.copyOf(verb, verb.length + 1);
        all[verb.length] = "--data.directory=" + data;
        int code = Saddlebag.run(new PrintWriter(out, true), new PrintWriter(out, true), all);
        return code + ": " + out.toString().strip();
    }
}
