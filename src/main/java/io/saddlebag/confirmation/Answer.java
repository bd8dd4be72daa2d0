package io.saddlebag.confirmation;

import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Message;
import io.saddlebag.message.Verification;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a message may answer a question of the hub's.
 *
 * @param written as it stands in the message
 * @param value without what people write between digits
 * @param alone whether the message says nothing else, so that people need not hear of it
 */
record Answer(String written, String value, boolean alone) {
    private static final int LONGEST = 2_000;
    /** "My address is …" is an answer; an address in a story is not. */
    private static final int WORDS_AROUND = 40;

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");
    private static final Pattern PHONE = Pattern.compile("(?:\\+|00)[1-9][0-9 ()./-]{5,24}");
    private static final Pattern CODE = Pattern.compile("(?<![0-9#])([0-9]{3})[ -]?([0-9]{3})(?![0-9])");
    private static final Pattern SAYS_NOTHING = Pattern.compile("[\\p{Punct}\\p{IsPunctuation}\\s\\p{Cntrl}\\p{Cf}]*");

    /** An e-mail address, or an international telephone number that stands alone. */
    static Optional<Answer> address(Message message) {
        String text = message.content().shown();
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher email = EMAIL.matcher(text);
        if (email.find()) {
            String rest = rest(text, email);
            return rest.strip().length() > WORDS_AROUND
                    ? Optional.empty()
                    : Optional.of(new Answer(email.group(), email.group(), isAlone(message, rest)));
        }
        String phone = text.strip();
        return PHONE.matcher(phone).matches()
                ? Optional.of(new Answer(phone, "+" + phone.replaceAll("^00|[^0-9]", ""), isAlone(message, "")))
                : Optional.empty();
    }

    /** The first six digits that stand together. */
    static Optional<Answer> code(Message message) {
        String text = message.content().shown();
        Matcher code = CODE.matcher(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return code.find()
                ? Optional.of(
                        new Answer(code.group(), code.group(1) + code.group(2), isAlone(message, rest(text, code))))
                : Optional.empty();
    }

    /** The identifier that an address names; what somebody writes is a claim. */
    Identifier named() {
        IdentifierType type = value.startsWith("+") ? IdentifierType.PHONE : IdentifierType.EMAIL;
        return new Identifier(type, "", value, Verification.CLAIMED);
    }

    private static String rest(String text, Matcher found) {
        return text.substring(0, found.start()) + " " + text.substring(found.end());
    }

    static boolean isAlone(Message message, String rest) {
        return message.attachments().isEmpty() && SAYS_NOTHING.matcher(rest).matches();
    }
}
