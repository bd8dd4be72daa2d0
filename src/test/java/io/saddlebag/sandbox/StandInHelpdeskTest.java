package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInHelpdeskTest {
    static final String TICKET =
            """
            {"external_id": "0192-conversation", "subject": "Where is my parcel?",
             "customer": {"id": "c1", "name": "Ada", "identifiers": [
               {"type": "email", "value": "ada@sandbox.test", "verification": "verified"}]},
             "message": {"id": "m1", "at": "2026-11-22T10:00:00Z", "channel": "webchat",
               "author": {"role": "customer", "name": "Ada"}, "text": "It is late."},
             "escalation": {"reasons": [{"code": "asked-for-a-person"}], "queue": "support", "priority": "high"}}""";

    private final Vertx vertx = Vertx.vertx();
    private Path directory;
    private HubStub hub;
    private RunningSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        directory = folder;
        hub = new HubStub(vertx, RunningSandbox.HELPDESK_SECRET);
        sandbox = running();
    }

    private RunningSandbox running() throws Exception {
        return new RunningSandbox(vertx, directory, hub.url("/helpdesk/events"));
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void opensATicketOnceHoweverOftenItIsAsked() throws Exception {
        Response first = sandbox.api("POST", "/tickets", "key-1", TICKET);
        Response again = sandbox.api("POST", "/tickets", "key-1", TICKET);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.json().path("url").asText())
                .isEqualTo(sandbox.url() + "/sandbox/helpdesk/tickets/"
                        + first.json().path("ticket").asText());
        assertThat(tickets()).hasSize(1);
        assertThat(sandbox.api("POST", "/tickets", "key-2", TICKET).status()).isEqualTo(409);
    }

    @Test
    void readsTheBytesThatWereSignedWhateverTheirTypeSays() throws Exception {
        byte[] body = TICKET.replace("is late", "is " + "very ".repeat(2_000) + "late")
                .getBytes(StandardCharsets.UTF_8);
        Signature signature = new Signature(RunningSandbox.HELPDESK_SECRET, Clock.systemUTC());
        String now = signature.timestamp();
        for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x")) {
            Map<String, String> headers = Map.of(
                    "Content-Type",
                    type,
                    "Idempotency-Key",
                    "key",
                    Signature.TIMESTAMP,
                    now,
                    Signature.SIGNATURE,
                    signature.of(now, body));
            assertThat(sandbox.call("POST", StandInHelpdesk.API + "/tickets", body, headers)
                            .status())
                    .as(type)
                    .isBetween(200, 201);
        }
    }

    @Test
    void findsATicketByItsConversation() throws Exception {
        assertThat(sandbox.api("GET", "/tickets?external_id=0192-conversation", "", "")
                        .json()
                        .at("/tickets"))
                .isEmpty();
        String ticket = open();
        assertThat(sandbox.api("GET", "/tickets?external_id=0192-conversation", "", "")
                        .json()
                        .at("/tickets/0/ticket")
                        .asText())
                .isEqualTo(ticket);
    }

    @Test
    void refusesWhatIsNotSignedByTheSharedSecretJustNow() throws Exception {
        byte[] body = TICKET.getBytes(StandardCharsets.UTF_8);
        Signature right = new Signature(RunningSandbox.HELPDESK_SECRET, Clock.systemUTC());
        Signature wrong = new Signature("another", Clock.systemUTC());
        Instant tenMinutesAgo = Instant.now().minus(Duration.ofMinutes(10));
        String then = new Signature("any", Clock.fixed(tenMinutesAgo, ZoneOffset.UTC)).timestamp();
        String now = right.timestamp();
        List<Map<String, String>> forged = List.of(
                Map.of(),
                Map.of(Signature.TIMESTAMP, now),
                Map.of(Signature.TIMESTAMP, "soon", Signature.SIGNATURE, right.of("soon", body)),
                Map.of(Signature.TIMESTAMP, now, Signature.SIGNATURE, wrong.of(now, body)),
                Map.of(Signature.TIMESTAMP, then, Signature.SIGNATURE, right.of(then, body)),
                Map.of(Signature.TIMESTAMP, now, Signature.SIGNATURE, right.of(now, new byte[0])));
        for (Map<String, String> headers : forged) {
            assertThat(sandbox.call("POST", StandInHelpdesk.API + "/tickets", body, headers)
                            .status())
                    .as("%s", headers)
                    .isEqualTo(401);
        }
        assertThat(tickets()).isEmpty();
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        Response nameless = sandbox.api("POST", "/tickets", "key", "{}");
        assertThat(nameless.status()).isEqualTo(422);
        assertThat(nameless.header("content-type")).isEqualTo("application/problem+json");
        assertThat(nameless.json().path("detail").asText()).isEqualTo("external_id is missing or blank");
        assertThat(problem("{\"external_id\": 1}")).contains("422 external_id is not a text");
        assertThat(problem("{\"external_id\": \"x\", \"message\": {\"id\": \"m\", \"at\": \"yesterday\"}}"))
                .contains("422 message.at");
        assertThat(problem("{\"external_id\": \"x\", \"priority\": \"sometime\"}"))
                .contains("422 priority is none of");
        assertThat(problem("{")).startsWith("400 ");
        assertThat(sandbox.api("POST", "/tickets", "", TICKET).status()).isEqualTo(422);
        assertThat(sandbox.api("POST", "/tickets/99/messages", "key", "{\"id\": \"m\"}")
                        .status())
                .isEqualTo(422);
        assertThat(sandbox.api("POST", "/tickets/99/notes", "key", "{\"text\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(sandbox.api("POST", "/tickets/x/notes", "key", "{\"text\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(sandbox.api("POST", "/tickets", "key", " ".repeat(9 << 20)).status())
                .isEqualTo(413);
    }

    private String problem(String body) throws Exception {
        Response answer = sandbox.api("POST", "/tickets", "key", body);
        return answer.status() + " " + answer.json().path("detail").asText();
    }

    @Test
    void keepsTicketsOverARestart() throws Exception {
        String ticket = open();
        JsonNode before = tickets();
        sandbox.close();
        sandbox = running();
        assertThat(tickets()).isEqualTo(before);
        assertThat(sandbox.api("POST", "/tickets", "key-1", TICKET)
                        .json()
                        .path("ticket")
                        .asText())
                .isEqualTo(ticket);
    }

    @Test
    void addsAMessageOnceByKeyAndById() throws Exception {
        String ticket = open();
        String message =
                """
                {"id": "m2", "at": "2026-11-22T10:01:00Z", "channel": "email", "text": "And now?"}""";
        assertThat(sandbox.api("POST", "/tickets/" + ticket + "/messages", "key-2", message)
                        .status())
                .isEqualTo(201);
        assertThat(sandbox.api("POST", "/tickets/" + ticket + "/messages", "key-2", message)
                        .status())
                .isEqualTo(200);
        sandbox.api("POST", "/tickets/" + ticket + "/messages", "key-3", message);
        assertThat(ticket(ticket).at("/entries").findValuesAsText("text")).containsExactly("It is late.", "And now?");
        assertThat(sandbox.api("PATCH", "/tickets/" + ticket, "key-2", "{}").status())
                .isEqualTo(422);
    }

    @Test
    void setsWhatIsNamedAndLeavesTheRest() throws Exception {
        String ticket = open();
        sandbox.api("PATCH", "/tickets/" + ticket, "key-2", "{\"tags\": [\"vip\"], \"fields\": {\"a\": 1}}");
        sandbox.api("PATCH", "/tickets/" + ticket, "key-3", "{\"state\": \"pending\", \"fields\": {\"b\": 2}}");
        JsonNode page = ticket(ticket);
        assertThat(page.path("fields").toString()).isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(page.at("/tags/0").asText()).isEqualTo("vip");
        assertThat(page.path("state").asText()).isEqualTo("pending");
        assertThat(page.path("subject").asText()).isEqualTo("Where is my parcel?");
        assertThat(page.path("priority").asText()).isEqualTo("high");
        assertThat(hub.taken()).isEmpty();
    }

    @Test
    void tellsTheHubWhatAgentsDoInOrderOnceItIsUp() throws Exception {
        hub.answers(503);
        String ticket = open();
        answer(ticket, "It is on its way.");
        sandbox.page("POST", "/sandbox/helpdesk/data/tickets/" + ticket + "/state", "{\"state\": \"solved\"}");
        await("the hub was tried").until(() -> hub.refused() > 0);
        assertThat(ticket(ticket).at("/entries/1/waiting").asBoolean()).isTrue();
        sandbox.close();
        hub.answers(202);
        sandbox = running();
        await("both events").until(() -> hub.taken().size() == 2);
        JsonNode reply = hub.taken().get(0);
        assertThat(reply.path("type").asText()).isEqualTo("ticket.replied");
        assertThat(reply.path("ticket").asText()).isEqualTo(ticket);
        assertThat(reply.path("text").asText()).isEqualTo("It is on its way.");
        assertThat(hub.taken().get(1).path("state").asText()).isEqualTo("solved");
        await("nothing waits")
                .until(() -> !ticket(ticket).at("/entries/1/waiting").asBoolean());
    }

    @Test
    void opensASolvedTicketAgainWhenTheCustomerWrites() throws Exception {
        String ticket = open();
        sandbox.page("POST", "/sandbox/helpdesk/data/tickets/" + ticket + "/state", "{\"state\": \"solved\"}");
        String message = "{\"id\": \"m2\", \"at\": \"2026-11-22T10:01:00Z\", \"channel\": \"email\"}";
        sandbox.api("POST", "/tickets/" + ticket + "/messages", "key-2", message);
        assertThat(ticket(ticket).path("state").asText()).isEqualTo("open");
        await("both changes").until(() -> hub.taken().size() == 2);
        assertThat(hub.taken().get(1).path("state").asText()).isEqualTo("open");
    }

    @Test
    void takesAttachmentsUnderTheirHashOnly() throws Exception {
        byte[] file = new byte[5 << 20];
        file[7] = 1;
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(sandbox.api("POST", "/attachments/" + "0".repeat(64), "k", file)
                        .status())
                .isEqualTo(422);
        assertThat(sandbox.call("POST", StandInHelpdesk.API + "/attachments/" + sha256, file, Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(sandbox.page("GET", "/sandbox/helpdesk/attachments/" + sha256, "")
                        .status())
                .isEqualTo(404);
        assertThat(sandbox.api("POST", "/attachments/" + sha256, "k", file).status())
                .isEqualTo(201);
        assertThat(sandbox.api("POST", "/attachments/" + sha256, "k", file).status())
                .isEqualTo(200);
        Response download = sandbox.page("GET", "/sandbox/helpdesk/attachments/" + sha256, "");
        assertThat(download.answer().body()).isEqualTo(file);
        assertThat(download.header("content-disposition")).isEqualTo("attachment");
    }

    private String open() throws Exception {
        return sandbox.api("POST", "/tickets", "key-1", TICKET)
                .json()
                .path("ticket")
                .asText();
    }

    private void answer(String ticket, String text) throws Exception {
        assertThat(sandbox.page(
                                "POST",
                                "/sandbox/helpdesk/data/tickets/" + ticket + "/replies",
                                "{\"text\": \"" + text + "\"}")
                        .status())
                .isEqualTo(201);
    }

    private JsonNode tickets() throws Exception {
        return sandbox.page("GET", "/sandbox/helpdesk/data/tickets", "").json().path("tickets");
    }

    private JsonNode ticket(String ticket) throws Exception {
        return sandbox.page("GET", "/sandbox/helpdesk/data/tickets/" + ticket, "")
                .json();
    }
}
