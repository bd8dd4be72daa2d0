package io.saddlebag.helpdesk;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What customers say about the channel on which they want to be answered, in English, German, French, Spanish,
 * Portuguese, Italian and Dutch. What is not said plainly is not taken for a wish.
 */
final class ChannelWish {
    private static final int READ = 2_000;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    private static final String CHANNEL =
            "(e-?mail|mail|courriel|correo(?: electr[oó]nico)?|whats ?app|sms|telegram|messenger|(?:web)?chat)\\b";
    private static final String VERB = "\\b(?:answer|reply|respond|write|contact|reach|send"
            + "|antwort\\w*|schreib\\w*|kontaktier\\w*|meld\\w*|schick\\w*"
            + "|répon\\w+|écri\\w+|contact\\w+|envoy\\w+"
            + "|resp[oó]nd\\w*|respuesta|contest\\w*|escr[ií]b\\w*|escrev\\w*|env[ií]\\w*"
            + "|rispond\\w*|scriv\\w*|contatt\\w*|invi\\w*"
            + "|antwoord\\w*|schrijf\\w*|stuur\\w*)\\b";
    private static final String BY =
            "\\b(?:by|via|per|on|over|through|using|über|auf|par|sur|por|vía|pelo|su|tramite|op)\\s+(?:my\\s+)?";

    /** A verb of writing, a little, and by what; or the other way round, as in German. */
    private static final Pattern WISH = Pattern.compile(
            VERB + "[^.!?\\n]{0,40}?" + BY + CHANNEL + "|" + BY + CHANNEL + "[^.!?\\n]{0,30}?" + VERB, FLAGS);

    private static final Pattern NOT = Pattern.compile(
            "\\b(?:not|don.?t|never|no|nicht|kein\\w*|nie|pas|jamais|nunca|não|non|mai|niet|geen|nooit)\\b", FLAGS);
    private static final Pattern YES = Pattern.compile(
            "^\\W*(?:yes|yeah|yep|ok|okay|sure|of course|please do|ja|gerne?|klar|einverstanden|oui|d.accord|bien sûr"
                    + "|sí|sì|si|claro|vale|sim|va bene|certo|prima|goed|graag)\\b.{0,40}$",
            FLAGS);
    private static final Pattern STOP = Pattern.compile(
            "^\\W*(?:stop|stopp?en|stopp|unsubscribe|arrêt|arrêter|stopper|alto|parar|pare|basta|halt)\\W*$", FLAGS);
    private static final Map<String, String> NAMES = Map.of(
            "mail", "email", "courriel", "email", "correo", "email", "correoelectronico", "email", "chat", "webchat");

    private ChannelWish() {}

    /** The channel on which somebody asks to be answered, if they do. */
    static Optional<String> in(String text) {
        Matcher wish = WISH.matcher(text.length() > READ ? text.substring(0, READ) : text);
        while (wish.find()) {
            if (!NOT.matcher(sentence(text, wish)).find()) {
                return Optional.of(channel(wish.group(1) == null ? wish.group(2) : wish.group(1)));
            }
        }
        return Optional.empty();
    }

    /** Whether it says yes and no more than a few words. */
    static boolean agrees(String text) {
        return YES.matcher(text.strip()).find() && !NOT.matcher(text).find();
    }

    /** Whether it says stop, and nothing else. */
    static boolean stops(String text) {
        return STOP.matcher(text).find();
    }

    private static String sentence(String text, Matcher wish) {
        int begin = wish.start();
        while (begin > 0 && ".!?\n".indexOf(text.charAt(begin - 1)) < 0) {
            begin--;
        }
        return text.substring(begin, wish.end());
    }

    private static String channel(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replaceAll("[ -]", "").replace('ó', 'o');
        return NAMES.getOrDefault(plain, plain);
    }
}
