package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink Kamelet as it runs in the hub, against the stub, with both kinds of credentials. */
class ZendeskSinkTest {
    private final ZendeskStub zendesk = new ZendeskStub();

    private final RunningSink running;

    ZendeskSinkTest(@TempDir Path directory) throws IOException {
        running = new RunningSink("zendesk", directory);
    }

    @AfterEach
    void stop() {
        running.close();
        zendesk.close();
        assertThat(zendesk.violations()).isEmpty();
    }

    @Test
    void opensATicketWithAnOAuthToken() throws Exception {
        opensATicket(Map.of("oauthToken", ZendeskStub.TOKEN));
    }

    @Test
    void opensATicketWithAnApiToken() throws Exception {
        opensATicket(Map.of("email", ZendeskStub.AGENT, "apiToken", ZendeskStub.TOKEN));
    }

    @Test
    void opensATicketWithTokensOfAnOAuthClient() throws Exception {
        opensATicket(Map.of("clientId", ZendeskStub.CLIENT, "clientSecret", ZendeskStub.CLIENT_SECRET));
        assertThat(zendesk.requests()).extracting(Object::toString).containsOnlyOnce("POST /oauth/tokens 200");
    }

    @Test
    void waitsWhileTheOAuthClientIsNotKnown() throws Exception {
        Sink sink = start(Map.of("clientId", ZendeskStub.CLIENT, "clientSecret", "wrong"));
        Outcome outcome = sink.send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
            assertThat(retry.cause()).isEqualTo(Outcome.Cause.BUSY);
            assertThat(retry.reason()).contains("invalid_client").contains("check them");
        });
    }

    @Test
    void saysWhatIsWrongWithTheCredentials() throws Exception {
        Sink sink = start(Map.of("oauthToken", "wrong"));
        Outcome outcome = sink.send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("does not accept the credentials"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HANG"},
            mode = EnumSource.Mode.EXCLUDE)
    void leavesItToTheDeliveryToComeBack(Fault fault) throws Exception {
        Sink sink = start(Map.of("oauthToken", ZendeskStub.TOKEN));
        send(sink, command("open-ticket-mail"), "POST /api/v2/tickets", fault);
        assertThat(zendesk.account().tickets()).hasSize(1);
        String ticket = Long.toString(zendesk.account().tickets().get(0).id());
        ObjectNode note = command("add-note-escalation").put("ticket", ticket);
        send(sink, note, "PUT /api/v2/tickets/" + ticket, fault);
        assertThat(zendesk.account().tickets().get(0).comments()).hasSize(2);
    }

    private void send(Sink sink, ObjectNode command, String request, Fault fault) {
        zendesk.failNext(request, fault);
        assertThat(sink.send(Json.write(command))).isInstanceOf(Outcome.Retry.class);
        assertThat(sink.send(Json.write(command.put("again", true)))).isInstanceOf(Outcome.Done.class);
    }

    private void opensATicket(Map<String, String> credentials) throws Exception {
        Outcome outcome = start(credentials).send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        JsonNode result = Json.parse(((Outcome.Done) outcome).result().getBytes(UTF_8));
        assertThat(zendesk.account().tickets()).singleElement().satisfies(ticket -> {
            assertThat(result.path("ticket").asText()).isEqualTo(Long.toString(ticket.id()));
            assertThat(ticket.comments().get(0).files()).containsExactly("receipt.png");
        });
    }

    private Sink start(Map<String, String> credentials) {
        return running.start(zendesk.uri(), credentials);
    }

    private ObjectNode command(String example) throws IOException {
        return running.command(example);
    }
}
