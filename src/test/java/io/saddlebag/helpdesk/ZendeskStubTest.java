package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stub refuses what Zendesk refuses; else nothing that is tested against it would prove anything. */
class ZendeskStubTest {
    private static final String TICKETS = "/api/v2/tickets";
    private static final String TICKET = "{'ticket': {'subject': 's', 'tags': ['a'], 'comment': {'body': 'b'}}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ZendeskStub zendesk = new ZendeskStub();

    ZendeskStubTest() throws IOException {}

    @AfterEach
    void stop() {
        zendesk.close();
    }

    @Test
    void refusesACallerItDoesNotKnow() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(zendesk.uri().resolve(TICKETS)).build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("Couldn't authenticate you");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            400 | {'subject': 's', 'comment': {'body': 'b'}}
            422 | {'ticket': {'subject': 's', 'comment': {'body': ' '}}}
            422 | {'ticket': {'subject': 's', 'requester_id': 1, 'comment': {'body': 'b'}}}
            422 | {'ticket': {'subject': 's', 'comment': {'body': 'b', 'author_id': 1}}}
            422 | {'ticket': {'subject': 's', 'comment': {'body': 'b', 'uploads': ['unknown']}}}
            422 | {'ticket': {'subject': 's', 'via_followup_source_id': 1, 'comment': {'body': 'b'}}}
            """)
    void refusesATicket(int status, String body) throws Exception {
        assertThat(send("POST", TICKETS, body).statusCode()).isEqualTo(status);
        assertThat(zendesk.account().tickets()).isEmpty();
    }

    @Test
    void refusesAMisspeltFieldAndRemembersIt() throws Exception {
        assumeTrue(Contract.named("zendesk-support.openapi.json").isPresent(), "the contract is not on this machine");
        String body = TICKET.replace("subject", "subjet");
        assertThat(send("POST", TICKETS, body).statusCode()).isEqualTo(400);
        assertThat(zendesk.violations()).singleElement().asString().contains("subjet");
    }

    @Test
    void answersAKeyItRemembersWithTheSameTicket() throws Exception {
        HttpResponse<String> first = send("POST", TICKETS, TICKET, "Idempotency-Key", "k");
        HttpResponse<String> second = send("POST", TICKETS, TICKET, "Idempotency-Key", "k");
        assertThat(first.headers().firstValue("x-idempotency-lookup")).contains("miss");
        assertThat(second.headers().firstValue("x-idempotency-lookup")).contains("hit");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        HttpResponse<String> other = send("POST", TICKETS, TICKET.replace("'b'", "'c'"), "Idempotency-Key", "k");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("IdempotentRequestError");
        assertThat(zendesk.account().tickets()).hasSize(1);
    }

    @Test
    void replacesTagsAndAddsAdditionalOnes() throws Exception {
        String ticket = ticket();
        send("PUT", ticket, "{'ticket': {'additional_tags': ['b']}}");
        assertThat(zendesk.account().tickets().get(0).tags()).containsExactly("a", "b");
        send("PUT", ticket, "{'ticket': {'tags': ['c']}}");
        assertThat(zendesk.account().tickets().get(0).tags()).containsExactly("c");
    }

    @Test
    void changesNoClosedTicket() throws Exception {
        String ticket = ticket();
        zendesk.account().setStatus(zendesk.account().tickets().get(0).id(), "closed");
        HttpResponse<String> response = send("PUT", ticket, "{'ticket': {'status': 'open'}}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("closed prevents ticket update");
    }

    @Test
    void changesNoTicketSafelyThatHasChanged() throws Exception {
        String ticket = ticket();
        String stamp = zendesk.account().tickets().get(0).text("updated_at");
        String safe = "{'ticket': {'status': 'open', 'safe_update': true, 'updated_stamp': '" + stamp + "'}}";
        assertThat(send("PUT", ticket, safe).statusCode()).isEqualTo(200);
        HttpResponse<String> again = send("PUT", ticket, safe);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("UpdateConflict");
    }

    @Test
    void takesAnIdentityAsItIsDescribed() throws Exception {
        assumeTrue(Contract.named("zendesk-support.openapi.json").isPresent(), "the contract is not on this machine");
        String path = "/api/v2/users/" + zendesk.account().hub() + "/identities";
        assertThat(send("POST", path, "{'identity': {'type': 'whatsapp', 'value': '+43660'}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", path, "{'identity': {'type': 'phone_number', 'value': '+43660'}}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void takesAnUploadOnceAndChainsFilesOnIt() throws Exception {
        JsonNode upload = json(send("POST", "/api/v2/uploads?filename=a.png", "1"));
        String token = upload.at("/upload/token").asText();
        send("POST", "/api/v2/uploads?filename=b.png&token=" + token, "2");
        String body = TICKET.replace("'b'", "'b', 'uploads': ['" + token + "']");
        assertThat(send("POST", TICKETS, body).statusCode()).isEqualTo(201);
        assertThat(zendesk.account().tickets().get(0).comments().get(0).files()).containsExactly("a.png", "b.png");
        assertThat(send("POST", TICKETS, body).statusCode()).isEqualTo(422);
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        zendesk.failNext("POST " + TICKETS, Fault.RATE_LIMITED);
        HttpResponse<String> response = send("POST", TICKETS, TICKET);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(zendesk.requests()).hasToString("[POST /api/v2/tickets 429]");
    }

    @Test
    void losesAnAnswerAfterItsEffect() {
        zendesk.failNext("POST " + TICKETS, Fault.ANSWER_CUT);
        assertThatIOException().isThrownBy(() -> send("POST", TICKETS, TICKET));
        assertThat(zendesk.account().tickets()).hasSize(1);
    }

    private String ticket() throws Exception {
        return TICKETS + "/"
                + json(send("POST", TICKETS, TICKET)).at("/ticket/id").asText();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(zendesk.uri().resolve(path))
                .header("Authorization", "Bearer " + ZendeskStub.TOKEN)
                .header("Content-Type", path.contains("uploads") ? "image/png" : "application/json")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
