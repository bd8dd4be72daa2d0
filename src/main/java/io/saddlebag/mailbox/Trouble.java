package io.saddlebag.mailbox;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderClosedException;
import jakarta.mail.StoreClosedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What keeps the hub from a mail server, as one sentence for the operator that says what to do. */
final class Trouble {
    private static final int LONGEST = 200;
    private static final int DEEPEST = 20;

    private final List<Throwable> causes;

    private Trouble(List<Throwable> causes) {
        this.causes = causes;
    }

    /** The sentence, without the full stop: it stands behind what could not be done. */
    static String of(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable e = failure; e != null && causes.size() < DEEPEST; e = e.getCause()) {
            causes.add(e);
        }
        Trouble trouble = new Trouble(causes);
        return trouble.token().or(trouble::certificate).or(trouble::connection).orElseGet(trouble::other);
    }

    private Optional<String> token() {
        return first(NoAccessToken.class::isInstance).map(Trouble::said);
    }

    private Optional<String> certificate() {
        if (has(CertificateExpiredException.class)) {
            return Optional.of("the server's certificate has expired; its operator has to renew it");
        }
        if (has(CertPathBuilderException.class) || has(CertPathValidatorException.class)) {
            return Optional.of("the server's certificate is not trusted; if it is of an authority of your own, name the"
                    + " file with that one's certificate in email.trusted-certificates");
        }
        // what else Java says of a certificate is that it is for another name
        return first(CertificateException.class::isInstance)
                .map(e -> "the server's certificate is for another name than the one it is reached by; use the name in"
                        + " the certificate: " + said(e));
    }

    private Optional<String> connection() {
        return first(AuthenticationFailedException.class::isInstance)
                .map(e ->
                        "the server does not let the hub in; check user and password, or the access token: " + said(e))
                .or(() -> first(UnknownHostException.class::isInstance)
                        .map(e -> "the server's name is not known: " + said(e)))
                .or(() ->
                        first(ConnectException.class::isInstance).map(e -> "the server cannot be reached: " + said(e)))
                .or(() -> first(e -> e instanceof FolderClosedException || e instanceof StoreClosedException)
                        .map(e -> "the server closed the connection"))
                .or(() -> first(SocketTimeoutException.class::isInstance)
                        .map(e -> "the server does not answer in time: " + said(e)))
                .or(() -> first(SSLException.class::isInstance)
                        .map(e -> "there is no TLS with the server; check protocol and port: " + said(e)));
    }

    private String other() {
        Throwable root = causes.get(causes.size() - 1);
        return root.getClass().getSimpleName() + ": " + said(root);
    }

    /** Whether the server did not let the hub in. */
    static boolean isRefusal(Throwable failure) {
        for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof AuthenticationFailedException) {
                return true;
            }
        }
        return false;
    }

    private boolean has(Class<? extends Throwable> type) {
        return first(type::isInstance).isPresent();
    }

    private Optional<Throwable> first(Predicate<Throwable> what) {
        return causes.stream().filter(what).findFirst();
    }

    /** A server's words, as far as they fit on a line of the log. */
    private static String said(Throwable e) {
        String words = String.valueOf(e.getMessage())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    }
}
