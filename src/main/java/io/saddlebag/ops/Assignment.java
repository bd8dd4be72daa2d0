package io.saddlebag.ops;

/**
 * A name was given a value.
 *
 * @param text the value as it was given, stripped
 * @param origin where, as a phrase: {@code in config/application.properties}
 * @param checked whether an unknown name is a mistake; not so for what the hub itself ships
 */
record Assignment(String name, String text, String origin, boolean checked) {
    Assignment {
        text = text.strip();
    }
}
