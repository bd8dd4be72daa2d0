package io.saddlebag.confirmation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is said to somebody who is asked who they are: per channel and language, from the settings
 * {@code confirmation-text.<word>.<channel>.<language>}, else from the connector's {@code confirmation.json}, else the
 * hub's own.
 */
public final class ConfirmationTexts {
    /** The file in a connector's folder: an object of word to an object of language to text. */
    public static final String FILE = "confirmation.json";

    private static final TypeReference<Map<String, Map<String, String>>> BY_WORD = new TypeReference<>() {};

    private final Map<String, String> settings;
    private final Map<String, Map<String, Map<String, String>>> byConnector = new HashMap<>();
    private final Map<String, Map<String, String>> usual;
    private final String language;

    /**
     * Reads them all.
     *
     * @param settings texts by {@code <word>.<channel>.<language>}
     * @param language the one to speak where a message's is not known or there is no text in it
     * @throws IllegalArgumentException when a file is no object of such texts, or the hub has no text in that language
     */
    public ConfirmationTexts(Connectors connectors, Map<String, String> settings, String language) {
        this.settings = Map.copyOf(settings);
        this.language = language;
        this.usual = usual();
        for (ConnectorFolder folder : connectors.all()) {
            folder.file(FILE).ifPresent(file -> byConnector.put(folder.name(), texts(file)));
        }
        Map<String, String> ask = usual.getOrDefault(Word.ASK.key(), Map.of());
        if (!ask.containsKey(language)) {
            throw new IllegalArgumentException("wording.language is '" + language
                    + "', in which the hub has no text; it has " + String.join(", ", new TreeSet<>(ask.keySet())));
        }
    }

    /**
     * The text for a word.
     *
     * @param tag the BCP 47 tag of the message it answers, or empty
     */
    String of(Word word, String connector, String channel, String tag) {
        String own = Locale.forLanguageTag(tag).getLanguage();
        return Stream.of(own, language)
                .flatMap(spoken -> Stream.of(
                                Optional.ofNullable(settings.get(word.key() + "." + channel + "." + spoken)),
                                in(byConnector.getOrDefault(connector, Map.of()), word, spoken),
                                in(usual, word, spoken))
                        .flatMap(Optional::stream))
                .findFirst()
                .orElseThrow();
    }

    /** The text for a word that is said to a message. */
    String of(Word word, Message message) {
        return of(word, message.connector(), message.channel(), message.language());
    }

    private static Optional<String> in(Map<String, Map<String, String>> texts, Word word, String spoken) {
        return Optional.ofNullable(texts.getOrDefault(word.key(), Map.of()).get(spoken));
    }

    private static Map<String, Map<String, String>> texts(Path file) {
        try {
            Map<String, Map<String, String>> texts = Json.mapper().readValue(Files.readAllBytes(file), BY_WORD);
            if (texts.keySet().stream().allMatch(ConfirmationTexts::isWord)) {
                return texts;
            }
        } catch (IOException e) {
            throw wrong(file, e);
        }
        throw wrong(file, new IOException("an unknown word"));
    }

    private static IllegalArgumentException wrong(Path file, IOException cause) {
        return new IllegalArgumentException(
                file + " is no object of texts by word and language; the words are "
                        + Arrays.stream(Word.values()).map(Word::key).toList(),
                cause);
    }

    private static boolean isWord(String key) {
        return Arrays.stream(Word.values()).anyMatch(word -> word.key().equals(key));
    }

    private static Map<String, Map<String, String>> usual() {
        try (InputStream in = Objects.requireNonNull(ConfirmationTexts.class.getResourceAsStream("/" + FILE), FILE)) {
            return Json.mapper().readValue(in, BY_WORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
