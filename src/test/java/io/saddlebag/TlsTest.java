package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.ops.WrongSetting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path data = Path.of("");

    @Test
    void takesWebhooksOverTlsOfItsOwn() throws Exception {
        TestCertificate made = new TestCertificate(data.resolve("tls"));
        try (TestHub hub = TestHub.production(
                data.resolve("hub"),
                "--http.tls.certificate=" + made.certificate(),
                "--http.tls.key=" + made.key(),
                "--public.url=https://hub.example")) {
            assertThat(hub.url().getScheme()).isEqualTo("https");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(made.client()).build();
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
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("http.tls.certificate");
    }
}
