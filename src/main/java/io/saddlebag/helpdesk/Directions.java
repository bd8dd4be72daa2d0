package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Where an agent's answer goes, and with what words: to where the customer last wrote in the conversation, unless it is
 * directed to another channel, where they must have written before.
 */
public final class Directions {
    private final Timeline timeline;
    private final Agreements agreements;
    private final OwnWords words;
    private final BiPredicate<String, String> carries;

    /** Directs by what customers have agreed to, on channels that carry words and files only. */
    public Directions(Timeline timeline, Agreements agreements, OwnWords words) {
        this(timeline, agreements, words, (connector, special) -> false);
    }

    /**
     * Directs by what customers have agreed to.
     *
     * @param carries whether a connector carries what only some do: a {@code template}, a {@code reaction}
     */
    public Directions(Timeline timeline, Agreements agreements, OwnWords words, BiPredicate<String, String> carries) {
        this.carries = carries;
        this.timeline = timeline;
        this.agreements = agreements;
        this.words = words;
    }

    /**
     * Where an answer goes; nothing when it is directed to where the customer has never written.
     *
     * @param last what the customer last wrote in the conversation
     */
    Optional<Directed> of(Tx tx, Recorded answer, Line last) {
        Directive directive = Directive.of(answer.message());
        JsonNode message = shown(tx, directive, answer.message(), last);
        if (directive.via().isEmpty() || directive.via().equals(last.channel())) {
            return Optional.of(new Directed(last, message, ""));
        }
        return timeline.lastOn(tx, answer.who().customerId(), directive.via())
                .map(there -> new Directed(there, message, directive.via()));
    }

    /** Why an answer cannot go where it is directed, if it asks for what the channel does not carry. */
    Optional<String> objection(Recorded answer, Directed directed) {
        String connector = directed.to().connector();
        return Special.of(answer.message())
                .map(special -> carries.test(connector, special.name())
                        ? special.problem()
                        : connector + " carries no " + special.name() + " from here")
                .filter(problem -> !problem.isEmpty());
    }

    /** Whether an answer may go to a channel that the customer with an identifier is not on; asked as it goes. */
    boolean allow(Tx tx, String identifierId, String channel) {
        return agreements.allow(tx, identifierId, channel);
    }

    /** A question without words gets the hub's. */
    private JsonNode shown(Tx tx, Directive directive, Message answer, Line last) {
        JsonNode shown = directive.without(answer);
        Optional<Special> special = Special.of(answer);
        if (special.isPresent() && shown instanceof ObjectNode message) {
            return special.get().instead(message);
        }
        boolean bare = shown.at("/content/text").asText().isBlank()
                && answer.attachments().isEmpty()
                && shown.at("/content/html").asText().isBlank();
        if (bare && !directive.asks().isEmpty() && shown instanceof ObjectNode message) {
            String language =
                    timeline.message(tx, last.id()).map(Message::language).orElse("");
            Map<String, String> values = Map.of("channel", directive.asks());
            words.of(OwnWords.MAY_WE, last.connector(), last.channel(), language, values)
                    .ifPresent(text ->
                            message.withObject("content").put("text", text).put("visibleText", text));
        }
        return shown;
    }

    /**
     * An answer on its way.
     *
     * @param to the customer's message that tells where
     * @param message as the customer gets it
     * @param consent the channel that needs a consent, or empty
     */
    record Directed(Line to, JsonNode message, String consent) {}
}
