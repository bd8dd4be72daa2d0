package io.saddlebag.connector;

import java.util.List;
import org.apache.camel.Exchange;

/**
 * The check of requests that a property names, for Kamelets that leave it to the route: {@code hmac} is {@link
 * SignatureCheck}, {@code secret} and {@code basic} are {@link SecretCheck}, {@code jwt} is {@link JwtCheck}. There is no
 * name for none. A bean of a Kamelet; not for use outside Camel.
 */
public final class WebhookCheck {
    private static final List<String> SCHEMES = List.of("hmac", "secret", "basic", "jwt");

    private final SignatureCheck hmac = new SignatureCheck();
    private final SecretCheck secret = new SecretCheck();
    private final SecretCheck basic = new SecretCheck();
    private final JwtCheck jwt = new JwtCheck();
    private String scheme = "hmac";

    /** Made before its properties are set. */
    public WebhookCheck() {
        basic.setHeader("Authorization");
        basic.setPrefix("Basic ");
    }

    /**
     * Refuses a request that is not authenticated. The body is read once and left as bytes.
     *
     * @throws Unauthorized when it is not
     */
    public void verify(Exchange exchange) {
        switch (scheme) {
            case "secret" -> secret.verify(exchange);
            case "basic" -> basic.verify(exchange);
            case "jwt" -> jwt.verify(exchange);
            default -> hmac.verify(exchange);
        }
    }

    /** hmac (the default), secret, basic or jwt. */
    public void setScheme(String scheme) {
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException(
                    "A webhook's scheme is '" + scheme + "'; it must be one of " + String.join(", ", SCHEMES) + ".");
        }
        this.scheme = scheme;
    }

    /** The secret of hmac and secret, the password of basic. */
    public void setSecret(String given) {
        hmac.setSecret(given);
        secret.setSecret(given);
        basic.setSecret(given);
    }

    /** The secret used until now, while it is being replaced. */
    public void setPreviousSecret(String given) {
        hmac.setPreviousSecret(given);
        secret.setPreviousSecret(given);
        basic.setPreviousSecret(given);
    }

    /** The header of hmac, the header or query parameter of secret. */
    public void setHeader(String header) {
        hmac.setHeader(header);
        secret.setHeader(header);
    }

    /** What stands before the signature or secret there. */
    public void setPrefix(String prefix) {
        hmac.setPrefix(prefix);
        secret.setPrefix(prefix);
    }

    /** See {@link SignatureCheck#setAlgorithm}. */
    public void setAlgorithm(String algorithm) {
        hmac.setAlgorithm(algorithm);
    }

    /** See {@link SignatureCheck#setEncoding}. */
    public void setEncoding(String encoding) {
        hmac.setEncoding(encoding);
    }

    /** See {@link SignatureCheck#setSigned}. */
    public void setSigned(String signed) {
        hmac.setSigned(signed);
    }

    /** See {@link SignatureCheck#setTimestampHeader}. */
    public void setTimestampHeader(String timestampHeader) {
        hmac.setTimestampHeader(timestampHeader);
    }

    /** See {@link SignatureCheck#setTimestampFormat}. */
    public void setTimestampFormat(String timestampFormat) {
        hmac.setTimestampFormat(timestampFormat);
    }

    /** How many seconds a request's time may be from now. */
    public void setToleranceSeconds(int seconds) {
        hmac.setToleranceSeconds(seconds);
        jwt.setToleranceSeconds(seconds);
    }

    /** The user of basic. */
    public void setUser(String user) {
        basic.setUser(user);
    }

    /** See {@link JwtCheck#setKeysUrl}. */
    public void setKeysUrl(String keysUrl) {
        jwt.setKeysUrl(keysUrl);
    }

    /** See {@link JwtCheck#setIssuer}. */
    public void setIssuer(String issuer) {
        jwt.setIssuer(issuer);
    }

    /** See {@link JwtCheck#setAudience}. */
    public void setAudience(String audience) {
        jwt.setAudience(audience);
    }

    /** See {@link JwtCheck#setClaims}. */
    public void setClaims(String claims) {
        jwt.setClaims(claims);
    }
}
