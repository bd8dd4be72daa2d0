package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.ops.WrongSetting;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path data = Path.of("");

    @Test
    void takesWebhooksOverTlsOfItsOwn() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.create("localhost");
        try (TestHub hub = TestHub.production(
                data,
                "--http.tls.certificate=" + made.certificatePath(),
                "--http.tls.key=" + made.privateKeyPath(),
                "--public.url=https://hub.example")) {
            assertThat(hub.url().getScheme()).isEqualTo("https");
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting(Path.of(made.certificatePath())))
                    .build();
            var address = java.net.URI.create("https://localhost:" + hub.url().getPort() + "/webhooks/whatsapp"
                    + "?hub.mode=subscribe&hub.verify_token=token&hub.challenge=4711");
            var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("4711");
        } finally {
            made.delete();
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
