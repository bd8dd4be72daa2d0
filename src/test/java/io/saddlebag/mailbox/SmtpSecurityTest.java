package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.TestCertificate;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.mailbox.MailFront.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the sink gets in, and what it does where it must not. */
class SmtpSecurityTest {
    private static final String PASSWORD = "pass&word+1";
    private static final String COMMAND =
            """
            {"id": "c-1", "token": "t",
             "to": {"role": "customer",
               "identifiers": [{"type": "email", "value": "ada@customers.example", "verification": "verified"}]},
             "message": {"id": "m", "direction": "outbound", "kind": "message", "channel": "helpdesk",
               "connector": "http-helpdesk", "account": "main", "originalId": "r-1",
               "receivedTime": "2026-11-22T10:00:00Z", "sender": {"role": "agent"}, "content": {"text": "Hello"}},
             "answers": {"subject": "A", "thread": {}}}
            """;

    private static TestCertificate certificate;

    @TempDir
    private static Path files;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Login login = new Login();
    private final Trust trust = new Trust();
    private final SmtpSink sink = new SmtpSink();

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = new TestCertificate(files.resolve("tls"));
    }

    @BeforeEach
    void startServer() {
        server.start();
        server.setUser("support@shop.example", "support@shop.example", PASSWORD);
        login.setUsername("support@shop.example");
        login.setPassword(PASSWORD);
        sink.setLogin(login);
        sink.setTrust(trust);
        sink.setHost("localhost");
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({"smtps, AT_ONCE, false", "smtp, STARTTLS, true"})
    void sendsOverTlsWithACertificateThatItWasToldToTrust(String protocol, Tls tls, boolean startTls) throws Exception {
        trust.setCertificates(certificate.certificate().toString());
        try (MailFront front = front(protocol, tls, startTls)) {
            send();
            List<String> heard = front.heard();
            assertThat(heard).anyMatch(line -> line.startsWith("AUTH PLAIN"));
            assertThat(heard.subList(0, heard.indexOf("TLS"))).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"smtps, AT_ONCE, false", "smtp, STARTTLS, true"})
    void saysInOneSentenceThatACertificateIsNotTrusted(String protocol, Tls tls, boolean startTls) throws Exception {
        try (MailFront front = front(protocol, tls, startTls)) {
            assertUnavailable("the server's certificate is not trusted; if it is of an authority of your own, name the"
                    + " file with that one's certificate in email.trusted-certificates");
            assertThat(front.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void doesNotSpeakToAServerWhoseCertificateIsForAnotherName() throws Exception {
        trust.setCertificates(certificate.certificate().toString());
        sink.setHost("127.0.0.1");
        try (MailFront front = front("smtps", Tls.AT_ONCE, false)) {
            assertUnavailable("the server's certificate is for another name");
            assertThat(front.heard()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void givesNoPasswordToAServerThatDoesNotOfferTheTlsItMustHave() throws Exception {
        sink.setProtocol("smtp");
        sink.setStartTls(true);
        try (MailFront front = new MailFront(server.getSmtp().getPort())) {
            sink.setPort(front.port());
            assertUnavailable("MessagingException: STARTTLS is required");
            assertThat(front.heard()).isNotEmpty().noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void logsInWithAnAccessToken() throws Exception {
        String token = "ya29.a0AfH6SM-_~+/=";
        ((UserImpl) server.getUserManager().getUser("support@shop.example")).setTokenValidator(token::equals);
        login.setPassword(token);
        sink.setMechanisms("XOAUTH2");
        trust.setCertificates(certificate.certificate().toString());
        try (MailFront front = front("smtps", Tls.AT_ONCE, false)) {
            send();
            String sasl = Base64.getEncoder()
                    .encodeToString(("user=support@shop.example\u0001auth=Bearer " + token + "\u0001\u0001")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(front.heard())
                    .filteredOn(line -> line.startsWith("AUTH"))
                    .containsExactly("AUTH XOAUTH2 " + sasl);
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        login.setPassword("wrong");
        try (MailFront front = new MailFront(server.getSmtp().getPort())) {
            sink.setProtocol("smtp");
            sink.setPort(front.port());
            assertUnavailable("the server does not let the hub in; check user and password, or the access token");
        }
    }

    private MailFront front(String protocol, Tls tls, boolean startTls) throws Exception {
        MailFront front = new MailFront(server.getSmtp().getPort(), tls, certificate);
        sink.setProtocol(protocol);
        sink.setPort(front.port());
        sink.setStartTls(startTls);
        return front;
    }

    private void assertUnavailable(String sentence) {
        assertThatThrownBy(this::send).asInstanceOf(type(ApiUnavailable.class)).satisfies(unavailable -> {
            assertThat(unavailable).hasMessageStartingWith(sentence);
            assertThat(unavailable.mayHaveHappened()).isFalse();
        });
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private void send() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(COMMAND);
            sink.send(exchange);
        }
    }
}
