package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A helpdesk as its agents work in it, whichever it is. What they do there comes to the hub as that helpdesk tells it. */
interface AgentsDesk extends AutoCloseable {
    /** Its connector: the one property by which a hub is told to use it. */
    String connector();

    /** Where it is, and its credentials. */
    List<String> settings();

    /** Its tickets, the oldest first. */
    List<SeenTicket> tickets(TestHub hub);

    /** An agent answers the customer; the webhook comes twice where the helpdesk may call twice. */
    void answers(TestHub hub, String ticket, String text);

    /** An agent notes something for others. */
    void notes(TestHub hub, String ticket, String text);

    /** An agent calls it done. */
    void solves(TestHub hub, String ticket);

    /** The helpdesk tells of something that the hub itself did. */
    void echoes(TestHub hub, String ticket);

    /** Somebody else calls the webhook. */
    void isForged(TestHub hub);

    /** What the hub has done against the helpdesk's description of its interface. */
    List<String> violations();

    @Override
    void close();

    /**
     * A ticket.
     *
     * @param open whether somebody has to do something
     * @param written what the customer wrote, in order
     * @param story all that people are told of who it is and why
     */
    record SeenTicket(String id, boolean open, List<String> written, String story) {}

    /** Those there are; each is a new one. */
    enum Kind {
        ZENDESK,
        INTERCOM,
        HTTP_HELPDESK;

        AgentsDesk open() throws IOException {
            return switch (this) {
                case ZENDESK -> new ZendeskInUse();
                case INTERCOM -> new IntercomInUse();
                case HTTP_HELPDESK -> new OwnDeskInUse();
            };
        }
    }

    /** The messages in a comment, before each of which stands when it was written if they are several. */
    static Stream<String> messages(String comment) {
        return Stream.of(comment.split("(?m)^\\[\\d{4}-\\d\\d-\\d\\d [\\d:]+ UTC, [a-z]+]$", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** Calls a webhook, which takes it. */
    static void tells(TestHub hub, String path, String body, Supplier<Map<String, String>> signature) {
        assertThat(hub.post(path, body, signature.get())).isEqualTo(200);
    }
}
