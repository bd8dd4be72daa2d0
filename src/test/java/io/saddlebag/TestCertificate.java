package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody has signed but its own key, made for one test. */
public final class TestCertificate {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "test";

    private final Path directory;
    private final KeyStore store;

    /** Makes key and certificate, valid for {@code localhost}; their files go to the directory. */
    public TestCertificate(Path directory) throws Exception {
        this(directory, "san=dns:localhost", "-validity", "2");
    }

    /** Makes key and certificate with such options of {@code keytool}. */
    public TestCertificate(Path directory, String extension, String... options) throws Exception {
        this.directory = Files.createDirectories(directory);
        Path file = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(command(file, extension, options))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String[] command(Path file, String extension, String... options) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] usual = {
            keytool,
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString(),
            "-dname",
            "CN=test",
            "-ext",
            extension
        };
        String[] all = java.util.Arrays.copyOf(usual, usual.length + options.length);
        System.arraycopy(options, 0, all, usual.length, options.length);
        return all;
    }

    /** The certificate as a PEM file. */
    public Path certificate() throws Exception {
        return pem("certificate.pem", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    /** The private key as a PEM file, PKCS #8. */
    public Path key() throws Exception {
        return pem(
                "key.pem",
                "PRIVATE KEY",
                store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    /** What a server needs. */
    public SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What a client needs that trusts this certificate and no other. */
    public SSLContext client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream content = Files.newInputStream(certificate())) {
            trusted.setCertificateEntry(
                    ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(content));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Path pem(String file, String label, byte[] der) throws IOException {
        return Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END " + label + "-----\n");
    }
}
