package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import java.util.Comparator;
import java.util.List;

/**
 * Which identifier tells more about who somebody is. Account id beats e-mail address beats telephone number; a WhatsApp
 * user id beats the number, which is passed on to others while the id stays with the person.
 */
final class Strength {
    /** From the strongest to the weakest. */
    static final List<IdentifierType> ORDER = List.of(
            IdentifierType.ACCOUNT_ID,
            IdentifierType.EMAIL,
            IdentifierType.WHATSAPP_USER_ID,
            IdentifierType.WHATSAPP_PARENT_USER_ID,
            IdentifierType.PHONE,
            IdentifierType.CHANNEL_USER_ID,
            IdentifierType.WHATSAPP_USERNAME);

    static final Comparator<Identifier> STRONGEST_FIRST = Comparator.comparing(identifier -> rank(identifier.type()));

    private Strength() {}

    /** Its place in the order; the lower the stronger. */
    static int rank(IdentifierType type) {
        return ORDER.indexOf(type);
    }

    /** Whether nothing weaker may bring two different ones of this type and scope together. */
    static boolean tellsApart(IdentifierType type) {
        return type == IdentifierType.ACCOUNT_ID
                || type == IdentifierType.EMAIL
                || type == IdentifierType.WHATSAPP_USER_ID;
    }
}
