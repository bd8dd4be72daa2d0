package io.saddlebag.ops;

/**
 * A name was given a value.
 *
 * @param text the value as it was given, stripped
 * @param origin where, as a phrase: {@code in config/application.properties}
 * @param checked whether an unknown name is a mistake; not so for what the hub itself ships
 * @param hidden whether the text is never shown, whatever the name: it was kept in a file of its own, as secrets are
 */
record Assignment(String name, String text, String origin, boolean checked, boolean hidden) {
    Assignment {
        text = text.strip();
    }

    Assignment(String name, String text, String origin, boolean checked) {
        this(name, text, origin, checked, false);
    }
}
