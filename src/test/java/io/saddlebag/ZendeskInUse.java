package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.helpdesk.ZendeskStub;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Zendesk, with an event subscription. */
final class ZendeskInUse implements AgentsDesk {
    static final String WEBHOOK = "/webhooks/zendesk";

    private static final String SECRET = "a-signing-secret";

    private final ZendeskStub stub;

    ZendeskInUse() throws IOException {
        stub = new ZendeskStub();
    }

    ZendeskStub stub() {
        return stub;
    }

    @Override
    public String connector() {
        return "zendesk";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "--zendesk.url=" + stub.uri(),
                "--zendesk.client-id=" + ZendeskStub.CLIENT,
                "--zendesk.client-secret=" + ZendeskStub.CLIENT_SECRET,
                "--zendesk.webhook-secret=" + SECRET,
                "--zendesk.file-hosts=localhost:" + stub.uri().getPort());
    }

    @Override
    public List<SeenTicket> tickets(TestHub hub) {
        return stub.account().tickets().stream()
                .map(ticket -> new SeenTicket(
                        Long.toString(ticket.id()),
                        List.of("new", "open").contains(ticket.text("status")),
                        ticket.comments().stream()
                                .filter(comment ->
                                        comment.isPublic() && !comment.message().isEmpty())
                                .flatMap(comment -> AgentsDesk.messages(comment.body()))
                                .toList(),
                        ticket.comments().stream()
                                .filter(comment -> !comment.isPublic())
                                .map(comment -> comment.body() + comment.html())
                                .collect(Collectors.joining("\n"))))
                .toList();
    }

    @Override
    public void answers(TestHub hub, String ticket, String text) {
        long id = Long.parseLong(ticket);
        long comment = stub.account().comments(id, "<p>" + text + "</p>", true);
        String event = event("ticket.comment_added", id, true, comment);
        tells(hub, event);
        tells(hub, event);
    }

    @Override
    public void notes(TestHub hub, String ticket, String text) {
        long id = Long.parseLong(ticket);
        long note = stub.account().comments(id, "<p>" + text + "</p>", false);
        tells(hub, event("ticket.comment_added", id, false, note));
    }

    @Override
    public void solves(TestHub hub, String ticket) {
        setsStatus(hub, ticket, "solved");
    }

    void setsStatus(TestHub hub, String ticket, String status) {
        stub.account().setStatus(Long.parseLong(ticket), status);
        tells(hub, event("ticket.status_changed", Long.parseLong(ticket), true, 0));
    }

    @Override
    public void echoes(TestHub hub, String ticket) {
        tells(hub, event("ticket.comment_added", Long.parseLong(ticket), true, 0));
    }

    @Override
    public void isForged(TestHub hub) {
        assertThat(hub.post(WEBHOOK, "{}", Map.of("X-Zendesk-Webhook-Signature", "AAAA")))
                .isEqualTo(401);
    }

    /** An event as Zendesk tells it: ids are texts, states are shouted. */
    static String event(String type, long ticket, boolean isPublic, long comment) {
        return """
                {"account_id": 22129848, "id": "%s", "subject": "zen:ticket:%2$d", "time": "%3$s",
                 "type": "zen:event-type:%4$s", "zendesk_event_version": "2022-11-06",
                 "detail": {"id": "%2$d", "requester_id": "1", "status": "SOLVED", "tags": ["saddlebag"]},
                 "event": {"comment": {"id": "%5$d", "body": "not all of it", "is_public": %6$b,
                   "author": {"id": "8", "is_staff": true, "name": "Sam"}}}}"""
                .formatted(UUID.randomUUID(), ticket, Instant.now().plusNanos(123), type, comment, isPublic);
    }

    static void tells(TestHub hub, String body) {
        String now = Instant.now().toString();
        AgentsDesk.tells(
                hub,
                WEBHOOK,
                body,
                () -> Map.of(
                        "X-Zendesk-Webhook-Signature",
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(TestHub.hmac(SECRET, now + body))),
                        "X-Zendesk-Webhook-Signature-Timestamp",
                        now));
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
