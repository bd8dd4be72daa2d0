package io.saddlebag.connector;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.camel.Exchange;

/**
 * Compares a header or query parameter with a secret, in constant time, for providers that send the secret itself. A
 * bean of a Kamelet; not for use outside Camel.
 */
public final class SecretCheck {
    private String header = "";
    private String secret = "";
    private String previousSecret = "";

    /** Whether the request carries one of the secrets. An empty secret matches nothing. */
    public boolean matches(Exchange exchange) {
        return exchange.getMessage().getHeader(header) instanceof String given
                && (equal(secret, given) || equal(previousSecret, given));
    }

    private static boolean equal(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))
                && !secret.isBlank();
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

    /** What it must be. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** The secret used until now, accepted as well while it is being replaced; empty for none. */
    public void setPreviousSecret(String previousSecret) {
        this.previousSecret = previousSecret;
    }
}
