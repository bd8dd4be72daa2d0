package io.saddlebag.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings identifiers into the one form in which they are compared. */
final class NormalForm {
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private NormalForm() {}

    /** The identifier in normal form, or nothing when its value cannot be one of its type. */
    static Optional<Identifier> of(Identifier given) {
        Optional<String> value =
                switch (given.type()) {
                    case EMAIL -> email(given.value());
                    case PHONE -> phone(given.value());
                    default -> Optional.of(given.value().strip());
                };
        return value.filter(text -> !text.isEmpty())
                .map(text -> new Identifier(given.type(), given.scope(), text, given.verification()));
    }

    /** How an identifier may be written where it came in: in whatever case, without the plus sign, in both forms. */
    static List<String> spellings(Identifier identifier) {
        if (identifier.type() != IdentifierType.PHONE) {
            return List.of(identifier.value());
        }
        String digits = identifier.value().replace("+", "");
        Optional<String> other = digits.matches("55\\d{2}9\\d{8}")
                ? Optional.of(digits.substring(0, 4) + digits.substring(5))
                : digits.matches("52\\d{10}")
                        ? Optional.of("521" + digits.substring(2))
                        : digits.matches("54\\d{10}") ? Optional.of("549" + digits.substring(2)) : Optional.empty();
        return Stream.concat(Stream.of(digits), other.stream()).toList();
    }

    /** Lower case, an international domain in its ASCII form (RFC 5891). */
    private static Optional<String> email(String given) {
        String address = given.strip().toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1 || address.chars().anyMatch(Character::isWhitespace)) {
            return Optional.empty();
        }
        try {
            return Optional.of(address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** E.164 with the plus sign. */
    private static Optional<String> phone(String given) {
        String international = given.startsWith("+") ? given : "+" + given;
        try {
            return Optional.of(oneOfItsTwoForms(PHONES.parse(international, "ZZ")));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Three countries write one mobile number in two ways, and WhatsApp mixes them: Brazil with and without the ninth
     * digit after the area code, Mexico with and without 1 after the country code, Argentina with and without 9.
     */
    private static String oneOfItsTwoForms(PhoneNumber number) {
        String e164 = PHONES.format(number, PhoneNumberFormat.E164);
        if (e164.matches("\\+55[1-9]\\d[6-9]\\d{7}")) {
            return e164.substring(0, 5) + "9" + e164.substring(5);
        }
        if (e164.matches("\\+521\\d{10}")) {
            return "+52" + e164.substring(4);
        }
        if (e164.matches("\\+549\\d{10}")) {
            return "+54" + e164.substring(4);
        }
        return e164;
    }
}
