package io.saddlebag.mailbox;

import jakarta.mail.PasswordAuthentication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.mail.MailAuthenticator;

/** Who the hub is to a mail server: a local bean of Kamelets, so that no secret stands in an endpoint's address. */
public final class Login extends MailAuthenticator {
    private String username = "";
    private String password = "";
    private String tokenFile = "";

    /** Asked anew for each connection: an access token lives for an hour only. */
    @Override
    public PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(username, secret());
    }

    private String secret() {
        if (tokenFile.isEmpty()) {
            return password;
        }
        try {
            return Files.readString(Path.of(tokenFile)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the access token in " + tokenFile + " cannot be read", e);
        }
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
}
