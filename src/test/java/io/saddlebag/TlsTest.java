package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path data = Path.of("");

    @Test
    void takesWebhooksOverTlsOfItsOwn() throws Exception {
        selfSigned();
        Path certificate = data.resolve("certificate.pem");
        try (TestHub hub = TestHub.production(
                data.resolve("hub"),
                "--http.tls.certificate=" + certificate,
                "--http.tls.key=" + data.resolve("key.pem"),
                "--public.url=https://hub.example")) {
            assertThat(hub.url().getScheme()).isEqualTo("https");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(certificate)).build();
            var address = URI.create("https://localhost:" + hub.url().getPort() + "/webhooks/whatsapp"
                    + "?hub.mode=subscribe&hub.verify_token=token&hub.challenge=4711");
            var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("4711");
        }
    }

    @Test
    void namesTheSettingWhoseFileCannotBeUsed() throws Exception {
        Path nothing = Files.writeString(data.resolve("nothing.pem"), "nothing");
        assertThatThrownBy(() ->
                        TestHub.production(data, "--http.tls.certificate=" + nothing, "--http.tls.key=" + nothing))
                .hasStackTraceContaining("http.tls.certificate")
                .hasRootCauseInstanceOf(WrongSetting.class);
    }

    private void selfSigned() throws Exception {
        Path store = data.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hub",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString(),
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem("certificate.pem", "CERTIFICATE", made.getCertificate("hub").getEncoded());
        pem("key.pem", "PRIVATE KEY", made.getKey("hub", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String label, byte[] der) throws IOException {
        Files.writeString(
                data.resolve(file),
                "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END " + label + "-----\n");
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream content = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(content));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
