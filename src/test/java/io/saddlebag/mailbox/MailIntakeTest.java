package io.saddlebag.mailbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Earlier;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Source;
import io.saddlebag.email.Mailbox;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Ids;
import io.saddlebag.message.RawForm;
import io.saddlebag.store.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails with files, from the raw mail to the files in the blob store. */
class MailIntakeTest {
    private static final Source SOURCE = new Source("email", List.of("main"));
    private static final String TNEF = "789f3e22" + "0100";

    @TempDir
    private Path folder;

    /** The content of a file, and the same as a property: both say that 16 bytes come. */
    @ParameterizedTest
    @ValueSource(strings = {"020f80060010000000", "020590060020000000" + "0100000002010137" + "0100000010000000"})
    void aFileThatIsCutOffInOutlooksOwnFormIsTakenAsFarAsItGoes(String beginning) throws IOException {
        String cut = beginning + HexFormat.of().formatHex("order".getBytes(ISO_8859_1));
        Attachment file =
                fileOf("application/ms-tnef; name=winmail.dat", HexFormat.of().parseHex(TNEF + cut));
        assertThat(file.size()).hasValue(5L);
        Path blob = new Blobs(folder).find(file.sha256()).orElseThrow();
        assertThat(Files.readString(blob)).isEqualTo("order");
    }

    @Test
    void aFileInOutlooksOwnFormThatIsNoneIsTakenAsItIs() {
        Attachment file = fileOf("application/ms-tnef; name=winmail.dat", new byte[100_000]);
        assertThat(file.size()).hasValue(100_000L);
    }

    /** As from quarantine: a month later, without the server's word on when it came. */
    @ParameterizedTest
    @CsvSource({
        "'Date: Tue, 03 Mar 2026 20:00:00 +0100', 2026-03-03T19:00:00Z",
        "'X-No-Date: at all', 2026-03-04T05:06:07Z",
        "'Date: Tue, 10 Mar 2026 00:00:00 +0000', 2026-03-04T05:06:07Z",
    })
    void aMailThatIsReadAgainHasTheTimesThatItHadWhenItCame(String date, Instant written) throws IOException {
        Instant came = Instant.parse("2026-03-04T05:06:07Z");
        Blobs blobs = new Blobs(folder);
        Intake intake = intake(blobs);
        MailIntake mails =
                new MailIntake(intake, blobs, () -> 0, Clock.fixed(came.plus(Duration.ofDays(30)), ZoneOffset.UTC));
        mails.remember("main", Mailbox.UNKNOWN);
        byte[] mail = (date + "\r\nFrom: a@b.example\r\n\r\nHello\r\n").getBytes(ISO_8859_1);
        String raw = blobs.put(new ByteArrayInputStream(mail)).sha256();
        Earlier earlier = new Earlier(new Ids().next(), 1, SOURCE, came, RawForm.blob(MailIntake.MEDIA_TYPE, raw));
        Arrival again = intake.again(
                        earlier, mails.read(earlier, blobs.find(raw).orElseThrow()))
                .get(0);
        assertThat(again.id()).isEqualTo(earlier.id());
        assertThat(again.receivedTime()).isEqualTo(came);
        assertThat(again.message().orElseThrow().receivedTime()).isEqualTo(came);
        assertThat(again.message().orElseThrow().originalTime()).contains(written);
    }

    private static Intake intake(Blobs blobs) {
        return new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), bytes -> blobs.put(
                        new ByteArrayInputStream(bytes))
                .sha256());
    }

    private Attachment fileOf(String type, byte[] content) {
        Blobs blobs = new Blobs(folder);
        Intake intake = intake(blobs);
        String mail = "From: a@b.example\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content);
        List<Arrival> arrivals = new MailIntake(intake, blobs, () -> 0, Clock.systemUTC())
                .take(SOURCE, Mailbox.UNKNOWN, new ByteArrayInputStream(mail.getBytes(ISO_8859_1)), Optional.empty());
        assertThat(arrivals).hasSize(1);
        return arrivals.get(0).message().orElseThrow().attachments().get(0);
    }
}
