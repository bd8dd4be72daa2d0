package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.helpdesk.IntercomAccount;
import io.saddlebag.helpdesk.IntercomConversation.Part;
import io.saddlebag.helpdesk.IntercomStub;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Intercom, with the topics of conversations. */
final class IntercomInUse implements AgentsDesk {
    private static final String WEBHOOK = "/webhooks/intercom";
    private static final String SECRET = "the-client-secret";
    private static final String SAM = "274";

    private final IntercomStub stub;
    private final AtomicInteger parts = new AtomicInteger();

    IntercomInUse() throws IOException {
        stub = new IntercomStub();
    }

    IntercomStub stub() {
        return stub;
    }

    @Override
    public String connector() {
        return "intercom";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "--intercom.url=" + stub.uri(),
                "--intercom.access-token=" + IntercomStub.TOKEN,
                "--intercom.client-secret=" + SECRET,
                "--intercom.admin-id=" + IntercomAccount.ADMIN);
    }

    @Override
    public List<SeenTicket> tickets(TestHub hub) {
        return stub.account().conversations().stream()
                .map(conversation -> new SeenTicket(
                        conversation.id(),
                        conversation.state().equals("open"),
                        Stream.concat(
                                        Stream.of(conversation.first()),
                                        conversation.parts().stream()
                                                .filter(part ->
                                                        part.authorType().equals("user"))
                                                .map(Part::text))
                                .flatMap(AgentsDesk::messages)
                                .toList(),
                        conversation.parts("note").stream().map(Part::text).collect(Collectors.joining("\n"))))
                .toList();
    }

    @Override
    public void answers(TestHub hub, String ticket, String text) {
        String event = event("conversation.admin.replied", ticket, "comment", SAM, text);
        tells(hub, event);
        tells(hub, event);
    }

    @Override
    public void notes(TestHub hub, String ticket, String text) {
        tells(hub, event("conversation.admin.noted", ticket, "note", SAM, text));
    }

    @Override
    public void solves(TestHub hub, String ticket) {
        stub.account().close(ticket);
        tells(hub, event("conversation.admin.closed", ticket, "close", SAM, ""));
    }

    @Override
    public void echoes(TestHub hub, String ticket) {
        tells(hub, event("conversation.admin.closed", ticket, "close", IntercomAccount.ADMIN, ""));
    }

    /** It asks whether the address is one before it calls. */
    @Override
    public void isForged(TestHub hub) {
        assertThat(hub.post(WEBHOOK, "{}", Map.of("X-Hub-Signature", "sha1=00")))
                .isEqualTo(401);
        HttpRequest head = HttpRequest.newBuilder(hub.url().resolve(WEBHOOK))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        try {
            assertThat(HttpClient.newHttpClient()
                            .send(head, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String event(String topic, String id, String type, String by, String text) {
        // after what was written, of which Intercom tells whole seconds
        long soon = Instant.now().getEpochSecond() + 1;
        return """
                {"type":"notification_event","id":"n-%7$d","topic":"%1$s","created_at":%6$d,"data":{"item":{
                 "type":"conversation","id":"%2$s","source":{"type":"conversation","author":{"type":"lead"},"url":null},
                 "tags":{"tags":[{"name":"saddlebag"}]},
                 "conversation_parts":{"conversation_parts":[{"type":"conversation_part","id":"9%7$d","part_type":"%3$s",
                  "body":%5$s,"created_at":%6$d,"author":{"type":"admin","id":"%4$s","name":"Sam"}}]}}}}
                """
                .formatted(
                        topic,
                        id,
                        type,
                        by,
                        text.isEmpty() ? "null" : Json.write("<p>" + text + "</p>"),
                        soon,
                        parts.incrementAndGet());
    }

    private static void tells(TestHub hub, String body) {
        AgentsDesk.tells(
                hub,
                WEBHOOK,
                body,
                () -> Map.of(
                        "X-Hub-Signature", "sha1=" + HexFormat.of().formatHex(TestHub.hmac("HmacSHA1", SECRET, body))));
    }

    @Override
    public List<String> violations() {
        return stub.violations();
    }

    @Override
    public void close() {
        stub.close();
    }
}
