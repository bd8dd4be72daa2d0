package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the right form that speak of what is not there: each is one sentence, before anything is opened. */
class PreflightTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            --connectors.directory=pom.xml   | connectors.directory is "…/pom.xml" (on the command line), which is no directory; give the one that holds your connectors' folders, or leave it empty.
            --whatsapp.app-secrt=hunter2     | whatsapp.app-secrt (on the command line) is not a setting of the connector whatsapp; did you mean whatsapp.app-secret?
            --email.hots=imap.example.com    | email.hots (on the command line) is not a setting of the connector email; did you mean email.host?
            --helpdesk.connector=zendeks     | helpdesk.connector is "zendeks" (on the command line), which does not work: There is no connector zendeks; there are
            --helpdesk.connector=zendesk     | zendesk.url is empty, and the helpdesk zendesk cannot do without it; connectors/zendesk/README.md says what to give.
            --helpdesk.connector=zendesk --zendesk.url=acme | zendesk.url is "acme" (on the command line), which is not a url; give an address such as https://hub.example.com.
            --helpdesk.connector=zendesk --zendesk.url=https://a.test | none of zendesk.client-id with zendesk.client-secret, zendesk.oauth-token, zendesk.email with zendesk.api-token is given, and the helpdesk zendesk cannot do without it; connectors/zendesk/README.md says what to give.
            --helpdesk.connector=intercom    | intercom.access-token is empty, and the helpdesk intercom cannot do without it; connectors/intercom/README.md says what to give.
            --email.host=a.test --email.username=b | email.host is "a.test" (on the command line), but none of email.password, email.token-file, email.token-url with email.client-id is given; connectors/email/README.md says what to give.
            --email.port={{sandbox.imap-prt}} | email.port is "{{sandbox.imap-prt}}" (on the command line), but there is no setting sandbox.imap-prt; set that one, or give the value itself.
            --email.port={{public.url}} --public.url=https://a.test | email.port is "{{public.url}}" (on the command line), which is not a number from 1 to 65535; give a whole number between these.
            --whatsap.app-secret=hunter2     | whatsap.app-secret (on the command line) is a setting that nothing speaks of; did you mean whatsapp.app-secret?
            --chatwoot.secret=x              | chatwoot.secret (on the command line) is not a setting of the connector chatwoot; name it in a route, as connectors/chatwoot/README.md shows.
            --zendesk.api-token=ab{{hush}}cd | zendesk.api-token is set (on the command line), but there is no setting of the name that it has in braces; set that one, or give the value itself.
            --email.mailbox=x                | email.mailbox (on the command line) is not a setting of the connector email; connectors/email/README.md lists what it takes.
            --whatsapp.app-secret=file:/none | whatsapp.app-secret (on the command line) is to be read from /none, which cannot be read; check that the file exists and that the hub's user may read it.
            --email.trusted-certificates=/none | email.trusted-certificates is "/none" (on the command line), which cannot be read; check that the file exists and that the hub's user may read it.
            --whatsapp.app-secret=x          | whatsapp.app-secret is set (on the command line), but whatsapp.verify-token is empty; connectors/whatsapp/README.md says what to give.
            --email.host=imap.example.com    | email.host is "imap.example.com" (on the command line), but email.username is empty; connectors/email/README.md says what to give.
            --helpdesk.connector=whatsapp    | whatsapp.access-token is empty, and the helpdesk whatsapp cannot do without it; connectors/whatsapp/README.md says what to give.
            --confirmation=whatsapp=maybe    | confirmation has 'whatsapp=maybe'; give channels with off, on or when-needed, such as whatsapp=on, webchat=when-needed.
            --news.tell=pending              | news.tell is "pending" (on the command line), but the hub has no words for 'pending' in the language of wording.language, 'en'; give them as words.pending.*.en.
            --wording.language=xx            | the hub has no words for 'acknowledgement' in the language of wording.language, 'xx'; give them as words.acknowledgement.*.xx.
            --widget.origins=https://a.test/ | widget.origins has 'https://a.test/', which is no origin; write it as browsers do, like https://shop.example.com: scheme, host in lower case, port if it is not the usual one, and no slash behind it.
            """)
    void oneSentenceSaysWhatIsWrongAndWhatToGiveInstead(String argument, String sentence) {
        assertThatThrownBy(() -> Preflight.check(settings(argument.split(" "))))
                .isInstanceOf(WrongSetting.class)
                .message()
                .satisfies(said -> assertThat(said.replaceAll("\"[^\"]*/pom.xml\"", "\"…/pom.xml\""))
                        .startsWith(sentence));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            data.directory   | pom.xml          | which is no directory; give one on a local disk.
            data.directory   | pom.xml/deeper   | which is no directory; give one on a local disk.
            blobs.directory  | pom.xml          | which is no directory; give one on a local disk.
            routes.directory | pom.xml          | which is no directory; give the one that holds your routes.
            http.host        | 192.0.2.1        | which is no address of this machine; give one such as 127.0.0.1, or 0.0.0.0 for all.
            management.host  | no-host.invalid  | which is no address of this machine; give one such as 127.0.0.1, or 0.0.0.0 for all.
            """)
    void aPlaceThatIsNoneIsTold(String name, String value, String sentence) {
        assertThatThrownBy(() -> Preflight.check(settings("--" + name + "=" + value)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(name + " is \"")
                .hasMessageEndingWith(value + "\" (on the command line), " + sentence);
    }

    @Test
    void aMappingOfTheIntegratorsThatDoesNotCompileIsTold() throws IOException {
        Path shop = Files.createDirectories(directory.resolve("connectors/shop"));
        Files.writeString(shop.resolve("inbound.jsonata"), "{\n\"a\": (\n}");

        assertThatThrownBy(() -> Preflight.check(settings("--connectors.directory=" + shop.getParent())))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("The mapping inbound.jsonata of connector shop does not compile")
                .hasMessageContaining("line 3");
    }

    @Test
    void whatRoutesOfTheIntegratorSpeakOfIsNoSlip() throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                routes.resolve("more.camel.yaml"), "# {{whatsapp.app-secret2}} and {{whatsapp.second.secret}}");
        String theirs = "--routes.directory=" + routes;

        assertThatCode(() -> Preflight.check(
                        settings(theirs, "--whatsapp.app-secret2=x", "--whatsapp.second.secret=y", "--pigeon.url=z")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatOtherConnectorsAndSettingsSpeakOfIsNoSlip() throws IOException {
        Path desk = Files.createDirectories(directory.resolve("connectors/desk"));
        Files.writeString(desk.resolve("desk.camel.yaml"), "# {{email.hosts}}");
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.write(routes.resolve("keys.p12"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatCode(() -> Preflight.check(settings(
                        "--connectors.directory=" + desk.getParent(),
                        "--routes.directory=" + routes,
                        "--email.hosts=imap.example.com",
                        "--whatsapp.app-secret={{whatsapp.app-secret1}}",
                        "--whatsapp.app-secret1=x",
                        "--whatsapp.verifyToken=y")))
                .doesNotThrowAnyException();
    }

    @Test
    void aParameterOfTheRouteIsEnoughHoweverItIsWritten() throws IOException {
        Path sms = Files.createDirectories(directory.resolve("connectors/telegram"));
        for (String use : List.of(
                "kamelet:telegram-source?account=main&secretToken={{telegram.secret-token}}",
                "kamelet:telegram-source\n      parameters: {account: main, \"secretToken\": x}")) {
            Files.writeString(
                    sms.resolve("telegram.camel.yaml"),
                    "- route:\n    precondition: ${bean:channels?method=isUsed('telegram.bot-token')}\n"
                            + "    from:\n      uri: " + use + "\n");

            assertThatCode(() -> Preflight.check(
                            settings("--connectors.directory=" + sms.getParent(), "--telegram.bot-token=x")))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aPortThatOnlyRootMayUseIsNotSaidToBeTaken() {
        assertThat(Places.cannotListen(settings("--http.port=443"), "http.port", "Permission denied", false))
                .isEqualTo("http.port is \"443\" (on the command line), where the hub's user may not listen;"
                        + " give a port from 1024 on.");
    }

    @Test
    void bothProfilesAreRightAsTheyAre() {
        Stream.of("sandbox", "production")
                .forEach(profile -> assertThatCode(() -> Preflight.check(settings("--profile=" + profile)))
                        .doesNotThrowAnyException());
    }

    @Test
    void aPortThatIsTakenAndAnAddressThatIsNotOursAreNamed() throws IOException {
        int port = 0;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int used = taken.getLocalPort();
            port = used;
            assertThatThrownBy(() -> Places.ports(settings("--management.port=0", "--http.port=" + used)))
                    .isInstanceOf(WrongSetting.class)
                    .hasMessage("http.port is \"" + used + "\" (on the command line), where another program listens;"
                            + " stop that program, or give another port.");
        }
        String same = Integer.toString(port);
        assertThatThrownBy(() -> Places.ports(settings("--http.port=" + same, "--management.port=" + same)))
                .hasMessage("management.port is \"" + same + "\" (on the command line), where the hub is to listen"
                        + " for something else too; give another port.");
        for (String host : List.of("192.0.2.1", "no-such-host.invalid")) {
            assertThatThrownBy(() -> Places.ports(settings("--http.port=0", "--http.host=" + host)))
                    .hasMessage("http.host is \"" + host + "\" (on the command line), which is no address of this"
                            + " machine; give one such as 127.0.0.1, or 0.0.0.0 for all.");
        }
        assertThatCode(() -> Places.ports(settings("--http.port=0", "--management.port=0")))
                .doesNotThrowAnyException();
    }

    private Settings settings(String... arguments) {
        List<String> all = Stream.concat(
                        Stream.of("--profile=production", "--data.directory=" + directory.resolve("data")),
                        Stream.of(arguments))
                .toList();
        return Settings.load(all, Map.of(), Path.of("").toAbsolutePath());
    }
}
