package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of many languages in {@code phrases.properties}, as regular expressions. */
final class Phrases {
    static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Properties LISTS = load();

    /** A letter's case counts, for these are other words in other languages. */
    private static final Pattern I =
            Pattern.compile("(?<![\\p{L}\\d])(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Ii]ch|[Mm]ein\\p{L}{0,2}|mir|mich"
                    + "|[Jj]['’]\\p{L}{1,12}|yo|[Ii]k|[Jj]ag|[Jj]eg|[Яя]|мне)(?![\\p{L}\\d])");

    private Phrases() {}

    /** Whether somebody speaks of himself or herself, as no lawyer and no mail server does. */
    static boolean saysI(CharSequence text) {
        return I.matcher(text).find();
    }

    /** The phrases of a list. */
    static List<String> list(String name) {
        return Arrays.stream(value(name).split("\\|", 0))
                .map(String::strip)
                .filter(phrase -> !phrase.isEmpty())
                .toList();
    }

    /** Any phrase of the list, literally but for blanks, as a group. */
    static String any(String list) {
        return list(list).stream()
                .map(phrase -> Pattern.quote(phrase).replace(" ", "\\E\\s+\\Q"))
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** The list as the regular expression it is, as a group. */
    static String expression(String list) {
        return "(?:" + value(list).strip() + ")";
    }

    private static String value(String name) {
        String list = LISTS.getProperty(name);
        if (list == null) {
            throw new IllegalArgumentException("phrases.properties has no list " + name);
        }
        return list;
    }

    private static Properties load() {
        Properties lists = new Properties();
        try (InputStream in = Phrases.class.getResourceAsStream("phrases.properties")) {
            if (in == null) {
                throw new IllegalStateException("phrases.properties is missing in the program");
            }
            lists.load(new InputStreamReader(in, UTF_8));
            return lists;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
