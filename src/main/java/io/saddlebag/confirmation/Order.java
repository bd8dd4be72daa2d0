package io.saddlebag.confirmation;

import io.saddlebag.message.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a message names an order, and a second fact of it: the postal code it goes to, or whatever else the texts ask
 * for that has digits.
 *
 * @param number without a number sign, in capitals
 * @param fact as it was written; empty when it is still to come
 * @param marked whether it is an order's number beyond doubt: it has a number sign, or a fact came with it
 * @param alone whether the message says nothing else, so that people need not hear of it
 */
record Order(String number, String fact, boolean marked, boolean alone) {
    private static final int LONGEST = 120;
    private static final int WORDS_AROUND = 40;
    private static final int FACTS = 2;

    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\p{N}@.+_-])(#?)"
            + "((?:[A-Za-z]{1,6}-?[0-9]{2,12}|[0-9]{3,12})(?:-[A-Za-z0-9]{1,6})?)(?![\\p{L}\\p{N}@_])");
    private static final Pattern FACT =
            Pattern.compile("(?<![\\p{L}\\p{N}])(?=[A-Za-z]*[0-9])[A-Za-z0-9-]{3,10}(?![\\p{L}\\p{N}])");

    /** An order, if a message names one. */
    static Optional<Order> of(Message message) {
        String text = message.content().shown();
        Matcher number = NUMBER.matcher(text);
        if (text.length() > LONGEST || !number.find()) {
            return Optional.empty();
        }
        String around = text.substring(0, number.start()) + " " + text.substring(number.end());
        String fact = factIn(around);
        String rest = withoutFact(around, fact);
        return rest.strip().length() > WORDS_AROUND
                ? Optional.empty()
                : Optional.of(new Order(
                        number.group(2).toUpperCase(Locale.ROOT),
                        fact,
                        !number.group(1).isEmpty() || !fact.isEmpty(),
                        Answer.isAlone(message, rest)));
    }

    /** The same order with the fact that came after it; nothing when a message names none. */
    static Optional<Order> completed(String number, Message message) {
        String text = message.content().shown();
        if (text.length() > LONGEST || text.contains("#")) {
            return Optional.empty();
        }
        String fact = factIn(text);
        String rest = withoutFact(text, fact);
        return fact.isEmpty() || rest.strip().length() > WORDS_AROUND
                ? Optional.empty()
                : Optional.of(new Order(number, fact, true, Answer.isAlone(message, rest)));
    }

    /** A postal code may be written in two parts, of which each has a digit. */
    private static String factIn(String text) {
        List<String> parts =
                FACT.matcher(text).results().map(MatchResult::group).toList();
        return parts.size() > FACTS ? "" : String.join(" ", parts);
    }

    private static String withoutFact(String text, String fact) {
        return fact.isEmpty() ? text : FACT.matcher(text).replaceAll(" ");
    }
}
