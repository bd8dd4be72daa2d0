package io.saddlebag.triage;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Escalation.Mention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds what a customer means who mentions an earlier matter: by the number of a ticket or an order, or by saying that
 * they wrote before. It is shown to the person who answers; nothing is put together on a guess.
 */
final class EarlierMatters {
    private static final int READ = 2_000;
    private static final int MOST_NUMBERS = 10;
    private static final int MOST = 5;
    private static final int CONVERSATIONS = 50;
    private static final Duration LATELY = Duration.ofDays(60);

    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w.,:/@-])#?((?:[A-Z]{1,5}-?)?\\d{2,14})(?![\\w@]|[.,:/-]\\d)", Pattern.CASE_INSENSITIVE);

    /** A verb of writing near a word for before; who reads it decides what is meant. */
    private static final Pattern WROTE_BEFORE = Pattern.compile(
            "\\b(?:(?:wrote|written|e?mailed|messaged|called|contacted|asked)\\b.{0,60}\\b(?:yesterday|before|already|earlier|last|ago|twice|again)"
                    + "|(?:already|previously|twice)\\s+(?:wrote|written|e?mailed|messaged|called|contacted|asked)"
                    + "|(?:gestern|schon|bereits|letzte[nrs]?|vorige[nrs]?|vor\\s+\\w+\\s+tagen?)\\b.{0,60}\\b(?:geschrieben|gemailt|angerufen|gemeldet|kontaktiert|gefragt)"
                    + "|(?:schrieb|mailte)\\b.{0,60}\\b(?:gestern|schon|bereits|letzte)"
                    + "|(?:déjà|hier|dernière?)\\b.{0,60}\\b(?:écrit|appelé|contacté)|(?:écrit|appelé|contacté)\\b.{0,60}\\b(?:hier|déjà|dernière?)"
                    + "|(?:escribí|escrito|llamé|contacté)\\b.{0,60}\\b(?:ayer|ya|antes|pasad[ao])|(?:ya|ayer)\\b.{0,60}\\b(?:escribí|escrito|llamé|contacté)"
                    + "|(?:escrevi|escrito|liguei|contactei)\\b.{0,60}\\b(?:ontem|já|antes|passad[ao])|(?:já|ontem)\\b.{0,60}\\b(?:escrevi|escrito|liguei|contactei)"
                    + "|(?:scritto|chiamato|contattato)\\b.{0,60}\\b(?:ieri|già|prima|scors[ao])|(?:già|ieri)\\b.{0,60}\\b(?:scritto|chiamato|contattato)"
                    + "|(?:gisteren|eerder|al)\\b.{0,60}\\b(?:geschreven|gemaild|gebeld|contact))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

    private static final Map<String, Pattern> CHANNELS = Map.of(
            "email", Pattern.compile("\\be?-?mail|\\bcorreo\\b", Pattern.CASE_INSENSITIVE),
            "whatsapp", Pattern.compile("\\bwhats ?app\\b", Pattern.CASE_INSENSITIVE),
            "webchat", Pattern.compile("\\bchat\\b", Pattern.CASE_INSENSITIVE));

    private final Timeline timeline;

    EarlierMatters(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * What a message of a proven customer mentions.
     *
     * @param identifierIds of the customer
     * @param conversationId the one that the message is in
     * @param lines what the customer said lately, in all conversations
     * @param earlier what is told of a conversation
     */
    List<Mention> in(
            Tx tx,
            Message message,
            List<String> identifierIds,
            String conversationId,
            List<Line> lines,
            Function<Conversation, Escalation.Earlier> earlier) {
        String text = message.content().subject() + "\n" + message.content().shown();
        String read = text.length() > READ ? text.substring(0, READ) : text;
        List<String> numbers = numbers(read);
        boolean wroteBefore = WROTE_BEFORE.matcher(read).find();
        if (numbers.isEmpty() && !wroteBefore) {
            return List.of();
        }
        List<Conversation> others = timeline.conversations(tx, identifierIds, CONVERSATIONS).stream()
                .filter(other -> !other.id().equals(conversationId))
                .toList();
        List<Mention> mentions = new ArrayList<>();
        for (Conversation other : others) {
            numbers.stream()
                    .filter(number -> names(tx, other, number, lines))
                    .findFirst()
                    .ifPresent(number -> mentions.add(new Mention(number, earlier.apply(other))));
        }
        if (mentions.isEmpty() && wroteBefore) {
            others.stream()
                    .filter(other -> meansChannel(read, other.channel()))
                    .filter(other -> other.lastAt().plus(LATELY).isAfter(message.receivedTime()))
                    .findFirst()
                    .ifPresent(other -> mentions.add(new Mention("", earlier.apply(other))));
        }
        return mentions.stream().limit(MOST).toList();
    }

    private boolean names(Tx tx, Conversation other, String number, List<Line> lines) {
        return Tickets.any(tx, other.id())
                        .filter(ticket -> ticket.id().equalsIgnoreCase(number))
                        .isPresent()
                || numbers(timeline.title(tx, other)).contains(number)
                || lines.stream()
                        .filter(line -> line.conversationId().equals(other.id()))
                        .anyMatch(line -> numbers(line.text()).contains(number));
    }

    /** A channel that is named in words is the one that is meant. */
    private static boolean meansChannel(String text, String channel) {
        List<String> named = CHANNELS.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .toList();
        return named.isEmpty() || named.contains(channel);
    }

    private static List<String> numbers(String text) {
        String read = text.length() > READ ? text.substring(0, READ) : text;
        return NUMBER.matcher(read)
                .results()
                .map((MatchResult found) -> found.group(1).toUpperCase(Locale.ROOT))
                .distinct()
                .limit(MOST_NUMBERS)
                .toList();
    }
}
