package io.saddlebag.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate chain and its private key in PEM files (RFC 7468), as certification authorities hand them out. */
public final class PemFiles {
    private static final String CERTIFICATE = "http.tls.certificate";
    private static final String KEY = "http.tls.key";
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFiles() {}

    /**
     * Both in a key store in memory.
     *
     * @param password protects the key in it
     * @throws WrongSetting when a file cannot be used; names the setting
     */
    public static KeyStore keyStore(Path certificate, Path key, String password) {
        Collection<? extends Certificate> chain = chain(certificate);
        PrivateKey secret = privateKey(key);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("hub", secret, password.toCharArray(), chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new WrongSetting(
                    "The files of " + CERTIFICATE + " and " + KEY + " do not belong together: " + e.getMessage() + ".");
        }
    }

    private static Collection<? extends Certificate> chain(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (IOException e) {
            throw unreadable(CERTIFICATE, file);
        } catch (GeneralSecurityException e) {
            throw new WrongSetting(CERTIFICATE + ": " + file + " holds no X.509 certificate: " + e.getMessage() + ".");
        }
        throw new WrongSetting(CERTIFICATE + ": " + file + " holds no certificate; it is to be a PEM file.");
    }

    private static PrivateKey privateKey(Path file) {
        Matcher pem;
        try {
            pem = PKCS8.matcher(Files.readString(file));
        } catch (IOException e) {
            throw unreadable(KEY, file);
        }
        if (pem.find()) {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            Optional<PrivateKey> key = ALGORITHMS.stream()
                    .flatMap(algorithm -> decoded(algorithm, der).stream())
                    .findFirst();
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new WrongSetting(KEY + ": " + file + " holds no private key that can be used: it is to be PKCS #8 without"
                + " a password (BEGIN PRIVATE KEY); \"openssl pkcs8 -topk8 -nocrypt\" makes one of others.");
    }

    /** A key says itself which algorithm it is for, but only to the one that can read it. */
    private static Optional<PrivateKey> decoded(String algorithm, byte[] der) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static WrongSetting unreadable(String setting, Path file) {
        return new WrongSetting(setting + ": " + file + " cannot be read; check the name and the rights.");
    }
}
