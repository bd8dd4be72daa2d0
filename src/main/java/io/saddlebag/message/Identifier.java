package io.saddlebag.message;

/**
 * An identifier of a person as one message gives it.
 *
 * @param type what it is
 * @param scope within what it is unique: empty for the world, else for example the business of a WhatsApp user id
 * @param value as the channel gave it or in normal form (phone: E.164 with a plus; e-mail: lower case); never blank
 * @param verification how far this message proves it
 */
public record Identifier(IdentifierType type, String scope, String value, Verification verification) {
    public Identifier {
        Check.present(type, "identifier.type");
        Check.notBlank(value, "identifier.value");
        Check.present(verification, "identifier.verification");
        Check.atMost(value, 512, "identifier.value");
        Check.atMost(scope, 512, "identifier.scope");
    }

    /** A short form for people: {@code phone +4366012345}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(java.util.Locale.ROOT) + " " + value;
    }
}
