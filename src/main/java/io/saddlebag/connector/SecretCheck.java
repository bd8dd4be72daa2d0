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

    /** Whether the request carries the secret. An empty secret matches nothing. */
    public boolean matches(Exchange exchange) {
        return !secret.isBlank()
                && exchange.getMessage().getHeader(header) instanceof String given
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
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
}
