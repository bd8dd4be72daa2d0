package io.saddlebag.mailbox;

import io.saddlebag.mailbox.AccessTokens.Client;
import jakarta.mail.PasswordAuthentication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.component.mail.MailAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * Who the hub is to a mail server: a local bean of Kamelets, so that no secret stands in an endpoint's address. The
 * secret is an access token of a token server when {@code tokenUrl} is set, else what stands in {@code tokenFile}, else
 * the password.
 */
public final class Login extends MailAuthenticator {
    private String username = "";
    private String password = "";
    private String tokenFile = "";
    private String tokenUrl = "";
    private String clientId = "";
    private String clientSecret = "";
    private String refreshToken = "";
    private String scope = "";
    private @Nullable AccessTokens tokens;
    private boolean asked;

    /**
     * For each connection. Camel asks once before, when it makes the consumer, and only for the name: a token that
     * cannot be had then must not keep the hub from starting.
     */
    @Override
    public synchronized PasswordAuthentication getPasswordAuthentication() {
        String secret = asked ? secret() : "";
        asked = true;
        return new PasswordAuthentication(username, secret);
    }

    String username() {
        return username;
    }

    /**
     * What opens a connection now.
     *
     * @throws NoAccessToken when it is a token and cannot be had
     */
    synchronized String secret() {
        if (!tokenUrl.isEmpty()) {
            return tokens().get();
        }
        if (tokenFile.isEmpty()) {
            return password;
        }
        try {
            return Files.readString(Path.of(tokenFile)).strip();
        } catch (IOException e) {
            throw new NoAccessToken("the access token in " + tokenFile + " cannot be read", e);
        }
    }

    /** The server did not let the hub in. */
    synchronized void refused() {
        if (tokens != null) {
            tokens.forget();
        }
    }

    private AccessTokens tokens() {
        AccessTokens known = tokens;
        if (known == null) {
            known = new AccessTokens(
                    URI.create(tokenUrl), new Client(clientId, clientSecret, scope), refreshToken, Clock.systemUTC());
            tokens = known;
        }
        return known;
    }

    /** The user's name at the server. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** The password, or an access token where the server takes XOAUTH2. */
    public void setPassword(String password) {
        this.password = password;
    }

    /** A file that somebody keeps filled with a valid access token; empty: the password is used. */
    public void setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
    }

    /**
     * Where access tokens are got; empty: nowhere.
     *
     * @throws IllegalArgumentException when secrets would go there unprotected
     */
    public void setTokenUrl(String tokenUrl) {
        if (!tokenUrl.matches("(https://.+|http://(localhost|127\\.0\\.0\\.1)[:/].*)?")) {
            throw new IllegalArgumentException("email.token-url is '" + tokenUrl + "'; it must begin with https://.");
        }
        this.tokenUrl = tokenUrl;
    }

    /** The hub's name at the token server. */
    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    /** The hub's secret at the token server. */
    public void setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
    }

    /** The right to read a person's mailbox, as the token server gave it; empty: the hub asks for itself. */
    public void setRefreshToken(String refreshToken) {
        this.refreshToken = refreshToken;
    }

    /** What the tokens are to be good for. */
    public void setScope(String scope) {
        this.scope = scope;
    }
}
