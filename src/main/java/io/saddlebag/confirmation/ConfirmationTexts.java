package io.saddlebag.confirmation;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Wording;
import io.saddlebag.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is said to somebody who is asked who they are: per channel and language, from the settings
 * {@code confirmation-text.<word>.<channel>.<language>}, else from the connector's {@code confirmation.json}, else the
 * hub's own.
 */
public final class ConfirmationTexts {
    /** The file in a connector's folder: an object of word to an object of language to text. */
    public static final String FILE = "confirmation.json";

    private final Wording wording;

    /**
     * Reads them all.
     *
     * @param settings texts by {@code <word>.<channel>.<language>}
     * @param language the one to speak where a message's is not known or there is no text in it
     * @throws IllegalArgumentException when a file is no object of such texts, or the hub has no text in that language
     */
    public ConfirmationTexts(Connectors connectors, Map<String, String> settings, String language) {
        List<String> words = Arrays.stream(Word.values()).map(Word::key).toList();
        String form = "texts by word and language; the words are " + words;
        wording = new Wording(connectors, FILE, form, words::contains, settings, language);
        Set<String> languages = wording.languages(Word.ASK.key());
        if (!languages.contains(language)) {
            throw new IllegalArgumentException("wording.language is '" + language
                    + "', in which the hub has no text; it has " + String.join(", ", new TreeSet<>(languages)));
        }
    }

    /**
     * The text for a word.
     *
     * @param tag the BCP 47 tag of the message it answers, or empty
     */
    String of(Word word, String connector, String channel, String tag) {
        return wording.of(word.key(), connector, List.of(channel), tag).orElseThrow();
    }

    /** The text for a word that is said to a message. */
    String of(Word word, Message message) {
        return of(word, message.connector(), message.channel(), message.language());
    }
}
