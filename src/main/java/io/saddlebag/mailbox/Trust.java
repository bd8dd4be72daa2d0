package io.saddlebag.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Which mail servers' certificates are trusted: those that Java trusts, or instead those that descend from the ones in
 * a file. A local bean of Kamelets. The name in a certificate is checked in any case (RFC 7817).
 */
public final class Trust extends SSLContextParameters {
    private static final String SETTING = "email.trusted-certificates";

    private SSLContext context = javas();

    /**
     * A PEM file of certificates to trust instead of those that Java does; empty: those that Java does.
     *
     * @throws IllegalArgumentException when there is none in it; names the setting
     */
    public void setCertificates(String file) {
        context = file.isEmpty() ? javas() : trusting(Path.of(file));
    }

    @Override
    public SSLContext createSSLContext(CamelContext camel) {
        return context;
    }

    SSLContext context() {
        return context;
    }

    private static SSLContext javas() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (all.isEmpty()) {
                throw new IllegalArgumentException(
                        SETTING + ": " + file + " holds no certificate; it is to be a PEM file.");
            }
            for (Certificate certificate : all) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    SETTING + ": " + file + " cannot be read; check the name and the rights.", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    SETTING + ": " + file + " holds no X.509 certificates: " + e.getMessage() + ".", e);
        }
    }
}
