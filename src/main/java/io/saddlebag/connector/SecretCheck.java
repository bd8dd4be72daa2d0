package io.saddlebag.connector;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.camel.Exchange;

/**
 * Compares a header or query parameter with a secret, in constant time, for providers that send the secret itself. A
 * bean of a Kamelet; not for use outside Camel.
 */
public final class SecretCheck {
    private String header = "";
    private String prefix = "";
    private String user = "";
    private String secret = "";
    private String previousSecret = "";

    /** Whether the request carries one of the secrets. An empty secret matches nothing. */
    public boolean matches(Exchange exchange) {
        if (!(exchange.getMessage().getHeader(header) instanceof String given)) {
            return false;
        }
        boolean now = equal(secret, given);
        boolean before = equal(previousSecret, given);
        return now || before;
    }

    private boolean equal(String wanted, String given) {
        return !wanted.isBlank() && MessageDigest.isEqual(bytes(prefix + credentials(wanted)), bytes(given));
    }

    /** RFC 7617, 2: with a user the secret is a password. */
    private String credentials(String wanted) {
        return user.isEmpty() ? wanted : Base64.getEncoder().encodeToString(bytes(user + ":" + wanted));
    }

    /**
     * Refuses a request without the secret.
     *
     * @throws Unauthorized when it is missing or wrong
     */
    public void verify(Exchange exchange) {
        if (!matches(exchange)) {
            throw new Unauthorized("The secret in " + header + " is missing or wrong.");
        }
    }

    /** The header or query parameter that holds it. */
    public void setHeader(String header) {
        this.header = header;
    }

    /** What stands before it there, like {@code Basic} and a space. */
    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** The user of HTTP's basic authentication; empty (the default): the secret stands there as it is. */
    public void setUser(String user) {
        this.user = user;
    }

    /** What it must be. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** What it was until now, while it is being replaced; empty for none. */
    public void setPreviousSecret(String previousSecret) {
        this.previousSecret = previousSecret;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
