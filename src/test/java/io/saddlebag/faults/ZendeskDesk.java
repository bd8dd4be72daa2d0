package io.saddlebag.faults;

import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.helpdesk.ZendeskTicket;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Zendesk, which takes a comment as often as it is sent: only the hub can keep it to once. */
final class ZendeskDesk extends StubDesk {
    /** Before the words of each message in a comment that has several. */
    private static final String HEADING = "(?m)^\\[\\d{4}-\\d\\d-\\d\\d [\\d:]+ UTC, [a-z]+]$";

    private final ZendeskStub stub;
    private final Path connectors;

    /** One that takes any number of requests, and each message as a comment. */
    ZendeskDesk() {
        this("{}");
    }

    private ZendeskDesk(String rates) {
        try {
            stub = new ZendeskStub();
            connectors = Files.createTempDirectory("connectors");
            Files.createDirectories(connectors.resolve("zendesk"));
            Files.writeString(connectors.resolve("zendesk/rates.json"), rates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "helpdesk.connector",
                "zendesk",
                "zendesk.url",
                stub.uri().toString(),
                "zendesk.oauth-token",
                ZendeskStub.TOKEN,
                "connectors.directory",
                connectors.toString());
    }

    /** One where messages that have waited for a moment share a comment. */
    static ZendeskDesk together() {
        return new ZendeskDesk("{\"together\": {\"most\": 20, \"after\": 0.05}}");
    }

    @Override
    ZendeskStub stub() {
        return stub;
    }

    @Override
    public void forgets() {
        stub.account().forgetIdempotencyKeys();
    }

    @Override
    public List<List<String>> texts() {
        return stub.account().tickets().stream()
                .map(ticket -> ticket.comments().stream()
                        .filter(Comment::isPublic)
                        .flatMap(comment -> Stream.of(comment.body().split(HEADING, -1)))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList())
                .toList();
    }

    @Override
    public List<String> breaches() {
        List<String> breaches = new ArrayList<>(stub.violations());
        Set<String> conversations = new HashSet<>();
        Set<String> messages = new HashSet<>();
        for (ZendeskTicket ticket : stub.account().tickets()) {
            if (!conversations.add(ticket.text("external_id"))) {
                breaches.add("a second ticket for the conversation " + ticket.text("external_id"));
            }
            ticket.comments().stream()
                    .filter(comment -> comment.isPublic() && !messages.add(comment.message()))
                    .forEach(comment -> breaches.add("a second comment with the message " + comment.message()));
            long notes = ticket.comments().stream()
                    .filter(comment -> !comment.isPublic())
                    .count();
            if (notes != 1) {
                breaches.add(notes + " notes with the escalation in ticket " + ticket.id());
            }
        }
        return breaches;
    }
}
