package io.saddlebag.mailbox;

import static io.saddlebag.mailbox.MailScene.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.TestCertificate;
import io.saddlebag.mailbox.MailFront.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the source gets in, and what it does where it must not. */
class ImapSecurityTest {
    private static TestCertificate certificate;

    @TempDir
    private static Path files;

    private MailScene scene;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = new TestCertificate(files.resolve("tls"));
    }

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
        scene.set("host", "localhost").deliver("one", "hello");
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({"imaps, AT_ONCE, false", "imap, STARTTLS, true"})
    void readsOverTlsWithACertificateThatItWasToldToTrust(String protocol, Tls tls, boolean startTls) throws Exception {
        try (MailFront front = new MailFront(scene.port(), tls, certificate)) {
            begin(front, protocol, startTls, certificate.certificate().toString());
            assertThat(scene.nextSubject()).isEqualTo("hello");
            List<String> heard = front.heard();
            assertThat(heard).anyMatch(line -> line.contains("LOGIN one"));
            assertThat(heard.subList(0, heard.indexOf("TLS")))
                    .as("what was said before TLS")
                    .noneMatch(line -> line.contains("LOGIN ") || line.contains("AUTHENTICATE"));
            assertThat(scene.health.trouble()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"imaps, AT_ONCE, false", "imap, STARTTLS, true"})
    void saysInOneSentenceThatACertificateIsNotTrusted(String protocol, Tls tls, boolean startTls) throws Exception {
        try (MailFront front = new MailFront(scene.port(), tls, certificate);
                LogOf log = new LogOf(MailboxWatch.class)) {
            begin(front, protocol, startTls, "");
            assertThat(trouble())
                    .isEqualTo("the server's certificate is not trusted; if it is of an authority of your own, name the"
                            + " file with that one's certificate in email.trusted-certificates");
            await("some polls").until(() -> front.heard().size() > 3);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN mailbox one/INBOX cannot be read, it is tried again at each poll: " + trouble());
            assertThat(front.heard()).noneMatch(line -> line.contains("LOGIN "));
        }
    }

    @Test
    void doesNotSpeakToAServerWhoseCertificateIsForAnotherName() throws Exception {
        TestCertificate other = new TestCertificate(files.resolve("other"), "san=dns:elsewhere.example");
        try (MailFront front = new MailFront(scene.port(), Tls.AT_ONCE, other)) {
            begin(front, "imaps", false, other.certificate().toString());
            assertThat(trouble()).startsWith("the server's certificate is for another name");
            assertThat(front.heard()).noneMatch(line -> line.contains("LOGIN"));
        }
    }

    @Test
    void saysThatACertificateHasExpired() throws Exception {
        TestCertificate old =
                new TestCertificate(files.resolve("old"), "san=dns:localhost", "-startdate", "-9d", "-validity", "3");
        try (MailFront front = new MailFront(scene.port(), Tls.AT_ONCE, old)) {
            begin(front, "imaps", false, certificate.certificate().toString());
            assertThat(trouble()).startsWith("the server's certificate");
            assertThat(front.heard()).noneMatch(line -> line.contains("LOGIN"));
        }
    }

    @Test
    void givesNoPasswordToAServerThatDoesNotOfferTheTlsItMustHave() throws Exception {
        try (MailFront front = new MailFront(scene.port())) {
            begin(front, "imap", true, "");
            assertThat(trouble()).contains("STARTTLS");
            assertThat(front.heard()).isNotEmpty().noneMatch(line -> line.contains("LOGIN"));
        }
    }

    @Test
    void saysThatThePasswordIsWrongWithoutNamingIt() throws Exception {
        scene.set("password", "wrong").set("delay", "100").start(files.resolve("blobs"), "one");
        assertThat(trouble()).startsWith("the server does not let the hub in; check user and password");
        assertThat(trouble()).doesNotContain("wrong");
    }

    @Test
    void refusesToStartWithAFileThatHoldsNoCertificate() throws Exception {
        Path nothing = Files.writeString(files.resolve("nothing.pem"), "nothing");
        assertThatThrownBy(() ->
                        scene.set("trustedCertificates", nothing.toString()).start(files.resolve("blobs"), "one"))
                .hasStackTraceContaining("email.trusted-certificates: " + nothing);
    }

    @Test
    void logsInWithAnAccessToken() throws Exception {
        String token = "ya29.a0AfH6SM-_~+/=";
        Path file = Files.writeString(files.resolve("token"), token + "\n");
        scene.takesTokens("one", token::equals);
        try (MailFront front = new MailFront(scene.port(), Tls.AT_ONCE, certificate)) {
            scene.set("mechanisms", "XOAUTH2").set("tokenFile", file.toString());
            begin(front, "imaps", false, certificate.certificate().toString());
            assertThat(scene.nextSubject()).isEqualTo("hello");
            String sasl = Base64.getEncoder()
                    .encodeToString(
                            ("user=one\u0001auth=Bearer " + token + "\u0001\u0001").getBytes(StandardCharsets.UTF_8));
            assertThat(front.heard())
                    .filteredOn(line -> line.contains("AUTHENTICATE"))
                    .singleElement()
                    .asString()
                    .endsWith(" AUTHENTICATE XOAUTH2 " + sasl);
        }
    }

    @Test
    void takesANewTokenForEachConnection() throws Exception {
        Path file = files.resolve("renewed");
        scene.takesTokens("one", "second"::equals);
        scene.set("mechanisms", "XOAUTH2").set("tokenFile", file.toString());
        scene.start(files.resolve("blobs"), "one");
        assertThat(trouble()).contains("the access token in " + file + " cannot be read");
        Files.writeString(file, "first");
        await("the server to refuse an old token")
                .until(() -> scene.health.trouble().toString().contains("does not let the hub in"));
        Files.writeString(file, "second");
        assertThat(scene.nextSubject()).isEqualTo("hello");
        await("all well").until(() -> scene.health.trouble().isEmpty());
    }

    private void begin(MailFront front, String protocol, boolean startTls, String trusted) {
        scene.set("port", Integer.toString(front.port()))
                .set("protocol", protocol)
                .set("startTls", Boolean.toString(startTls))
                .set("trustedCertificates", trusted)
                .start(files.resolve("blobs"), "one");
    }

    private String trouble() {
        return await("trouble with the mailbox")
                .until(
                        () -> Optional.ofNullable(scene.health.trouble().get(new Place("one", "INBOX"))),
                        Optional::isPresent)
                .orElseThrow();
    }
}
