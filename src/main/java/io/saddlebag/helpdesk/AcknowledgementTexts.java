package io.saddlebag.helpdesk;

import com.fasterxml.jackson.core.type.TypeReference;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What customers are told when their message has come: per channel and language, from the settings
 * {@code acknowledgement-text.<channel>.<language>}, else from the connector's {@code acknowledgement.json}, else the
 * hub's own.
 */
public final class AcknowledgementTexts {
    /** The file in a connector's folder: an object of language to text. */
    public static final String FILE = "acknowledgement.json";

    private static final TypeReference<Map<String, String>> BY_LANGUAGE = new TypeReference<>() {};

    private final Map<String, String> settings;
    private final Map<String, Map<String, String>> byConnector = new HashMap<>();
    private final Map<String, String> usual;
    private final String language;

    /**
     * Reads them all.
     *
     * @param settings texts by {@code <channel>.<language>}
     * @param language the one to speak where a message's is not known or there is no text in it
     * @throws IllegalArgumentException when a file is no object of texts, or no text is in that language
     */
    public AcknowledgementTexts(Connectors connectors, Map<String, String> settings, String language) {
        this.settings = Map.copyOf(settings);
        this.language = language;
        this.usual = usual();
        for (ConnectorFolder folder : connectors.all()) {
            folder.file(FILE).ifPresent(file -> byConnector.put(folder.name(), texts(file)));
        }
        if (!usual.containsKey(language)) {
            throw new IllegalArgumentException(
                    "acknowledgement.language is '" + language + "', in which the hub has no text; it has "
                            + String.join(", ", new java.util.TreeSet<>(usual.keySet())));
        }
    }

    /**
     * The text for a message.
     *
     * @param tag the message's BCP 47 tag, or empty
     */
    String of(String connector, String channel, String tag) {
        String own = Locale.forLanguageTag(tag).getLanguage();
        return Stream.of(own, language)
                .flatMap(spoken -> Stream.of(
                                Optional.ofNullable(settings.get(channel + "." + spoken)),
                                Optional.ofNullable(byConnector
                                        .getOrDefault(connector, Map.of())
                                        .get(spoken)),
                                Optional.ofNullable(usual.get(spoken)))
                        .flatMap(Optional::stream))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> texts(Path file) {
        try {
            return Json.mapper().readValue(Files.readAllBytes(file), BY_LANGUAGE);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is no object of texts by language", e);
        }
    }

    private static Map<String, String> usual() {
        try (InputStream in =
                Objects.requireNonNull(AcknowledgementTexts.class.getResourceAsStream("/" + FILE), FILE)) {
            return Json.mapper().readValue(in, BY_LANGUAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
