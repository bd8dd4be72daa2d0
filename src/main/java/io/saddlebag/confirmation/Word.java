package io.saddlebag.confirmation;

import java.util.Locale;

/** What the hub says in this dialogue. None of it tells whether anybody is known. */
enum Word {
    /** Who are you? */
    ASK,
    /** The same where the number of an order is taken too. */
    ASK_ORDER,
    /** And the postal code that the order goes to? */
    FACT,
    /** An order was named by which nobody is found, for whatever reason. */
    NOT_FOUND,
    /** An address was given: whoever is known by it gets a code. */
    SENT,
    /** That was not the code. */
    WRONG,
    /** The code is too old. */
    EXPIRED,
    /** No more tries; people take it from here. */
    ENDED,
    /** Thank you. */
    CONFIRMED,
    /** The subject of the mail with the code. */
    SUBJECT,
    /** The mail or text message with the code, which stands for {@code {code}}. */
    CODE;

    /** Its name where the texts stand. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Word of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
