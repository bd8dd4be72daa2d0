package io.saddlebag.identity;

import io.saddlebag.message.IdentifierType;
import java.util.Arrays;
import java.util.Locale;

/** Why identifiers must not be one customer. */
public enum Objection {
    /** They are known by different account ids of one shop. */
    DIFFERENT_ACCOUNTS("They have different account ids."),
    /** They proved different e-mail addresses, and nothing stronger says that both are of one person. */
    DIFFERENT_ADDRESSES("They have different verified e-mail addresses."),
    /** They have different WhatsApp user ids of one business: the number was passed on, or the user id changed. */
    DIFFERENT_USER_IDS("They have different WhatsApp user ids: the number was passed on, or the user id changed."),
    /** Together they would be more than any person has. */
    TOO_MANY("Together they would have more identifiers than one person has."),
    /** One of them was only ever claimed: anybody can write under it. */
    NOT_PROVEN("One of them was only ever claimed, so anybody can write under it."),
    /** They are one customer already. */
    SAME_CUSTOMER("They are one customer already.");

    private final String sentence;

    Objection(String sentence) {
        this.sentence = sentence;
    }

    /** As it stands in lists: {@code different-accounts}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A sentence for people. */
    public String sentence() {
        return sentence;
    }

    static Objection of(String code) {
        return Arrays.stream(values())
                .filter(objection -> objection.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an objection of a newer version: " + code));
    }

    static Objection differing(IdentifierType type) {
        return switch (type) {
            case ACCOUNT_ID -> DIFFERENT_ACCOUNTS;
            case EMAIL -> DIFFERENT_ADDRESSES;
            default -> DIFFERENT_USER_IDS;
        };
    }
}
