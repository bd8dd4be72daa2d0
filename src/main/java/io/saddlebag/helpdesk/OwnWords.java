package io.saddlebag.helpdesk;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Wording;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the hub itself says to customers: for each occasion, per channel and language, from the settings
 * {@code words.<occasion>.<channel>.<language>}, where {@code *} stands for all channels, else from the connector's
 * {@code words.json}, else the hub's own. Names in braces stand for what is told of the occasion.
 */
public final class OwnWords {
    /** The file in a connector's folder: an object of occasions, each an object of language to text. */
    public static final String FILE = "words.json";

    /** Said when a message has come. */
    public static final String ACKNOWLEDGEMENT = "acknowledgement";
    /** Asked before a customer is answered on another channel. */
    public static final String MAY_WE = "may-we-answer-on";

    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z0-9-]+)}");
    private static final int VALUE = 300;

    private final Map<String, String> settings;
    private final Wording wording;
    private final String language;

    /**
     * Reads them all.
     *
     * @param settings texts by {@code <occasion>.<channel>.<language>}
     * @param language the one to speak where a customer's is not known or there is no text in it
     * @throws IllegalArgumentException when a file is no object of such texts
     */
    public OwnWords(Connectors connectors, Map<String, String> settings, String language) {
        this.settings = Map.copyOf(settings);
        this.language = language;
        this.wording =
                new Wording(connectors, FILE, "texts by occasion and language", any -> true, this.settings, language);
    }

    /**
     * Refuses occasions for which something is to be said without there being words in the usual language.
     *
     * @throws IllegalArgumentException names the first of them
     */
    public OwnWords require(Collection<String> occasions) {
        for (String occasion : occasions) {
            if (!settings.containsKey(occasion + ".*." + language)
                    && !wording.languages(occasion).contains(language)) {
                throw new IllegalArgumentException("the hub has no words for '" + occasion + "' in the language of"
                        + " wording.language, '" + language + "'; give them as words." + occasion + ".*." + language);
            }
        }
        return this;
    }

    /**
     * The text for an occasion, if there are words for it.
     *
     * @param connector what speaks to the channel
     * @param tag the BCP 47 tag of the customer's language, or empty
     * @param values what stands in the braces; names without a value vanish
     */
    Optional<String> of(String occasion, String connector, String channel, String tag, Map<String, String> values) {
        return wording.of(occasion, connector, List.of(channel, "*"), tag).map(text -> filled(text, values));
    }

    private static String filled(String text, Map<String, String> values) {
        return NAME.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(plain(values.getOrDefault(name.group(1), ""))))
                .replaceAll(" {2,}", " ")
                .strip();
    }

    /** What others tell stands on one line and is not endless. */
    private static String plain(String value) {
        String line = value.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) > VALUE
                ? line.substring(0, line.offsetByCodePoints(0, VALUE - 1)) + "…"
                : line;
    }
}
