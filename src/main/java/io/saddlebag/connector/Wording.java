package io.saddlebag.connector;

import com.fasterxml.jackson.core.type.TypeReference;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the hub itself says to customers, by occasion and language: from the settings, else from a file in the
 * connector's folder, else from the hub's own file of that name.
 */
public final class Wording {
    private static final TypeReference<Map<String, Map<String, String>>> BY_OCCASION = new TypeReference<>() {};

    private final Map<String, String> settings;
    private final Map<String, Map<String, Map<String, String>>> byConnector = new HashMap<>();
    private final Map<String, Map<String, String>> usual;
    private final String language;

    /**
     * Reads all of them.
     *
     * @param file its name: an object of occasions, each an object of language to text
     * @param form what a file of a connector has to be an object of, for the message that it is not
     * @param known whether there is such an occasion
     * @param settings texts by {@code <occasion>.<channel>.<language>}
     * @param language the one to speak where a customer's is not known or there is no text in it
     * @throws IllegalArgumentException when a connector's file has another form, or an occasion that is not known
     */
    public Wording(
            Connectors connectors,
            String file,
            String form,
            Predicate<String> known,
            Map<String, String> settings,
            String language) {
        this.settings = Map.copyOf(settings);
        this.language = language;
        this.usual = usual(file);
        for (ConnectorFolder folder : connectors.all()) {
            folder.file(file).ifPresent(own -> byConnector.put(folder.name(), texts(own, form, known)));
        }
    }

    /** The languages in which the hub itself has a text for an occasion. */
    public Set<String> languages(String occasion) {
        return usual.getOrDefault(occasion, Map.of()).keySet();
    }

    /**
     * The text for an occasion, if there is one.
     *
     * @param connector what speaks to the channel
     * @param channels by which names the settings may have it, the nearest first
     * @param tag the BCP 47 tag of the customer's language, or empty
     */
    public Optional<String> of(String occasion, String connector, List<String> channels, String tag) {
        String own = Locale.forLanguageTag(tag).getLanguage();
        return Stream.of(own, language)
                .flatMap(spoken -> Stream.concat(
                        channels.stream().map(channel -> settings.get(occasion + "." + channel + "." + spoken)),
                        Stream.of(byConnector.getOrDefault(connector, Map.of()), usual)
                                .map(texts ->
                                        texts.getOrDefault(occasion, Map.of()).get(spoken))))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private static Map<String, Map<String, String>> texts(Path file, String form, Predicate<String> known) {
        try {
            Map<String, Map<String, String>> texts = Json.mapper().readValue(Files.readAllBytes(file), BY_OCCASION);
            if (texts.keySet().stream().allMatch(known)) {
                return texts;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is no object of " + form, e);
        }
        throw new IllegalArgumentException(file + " is no object of " + form);
    }

    private static Map<String, Map<String, String>> usual(String file) {
        try (InputStream in = Objects.requireNonNull(Wording.class.getResourceAsStream("/" + file), file)) {
            return Json.mapper().readValue(in, BY_OCCASION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
