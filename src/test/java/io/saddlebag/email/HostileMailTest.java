package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.saddlebag.message.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails that are broken, huge or made to hurt. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileMailTest {
    private static final Path SAMPLES = Path.of("../shared/samples/email");
    private static final int MAX_JSON = 2 * 1024 * 1024;
    private static final Duration MOST_TIME = Duration.ofSeconds(3);
    private static final long MOST_MEMORY = 128L * 1024 * 1024;

    @Test
    void readsEveryMailOfTheSamples() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        Mails.read("From: a@b.example\n\nSo that all is loaded.");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Path mail : mailsIn(SAMPLES)) {
            try {
                long time = threads.getCurrentThreadCpuTime();
                long memory = threads.getCurrentThreadAllocatedBytes();
                ObjectNode json = Mails.read(mail);
                assertThat(threads.getCurrentThreadCpuTime() - time)
                        .as("nanoseconds for %s", mail)
                        .isLessThan(MOST_TIME.toNanos());
                assertThat(threads.getCurrentThreadAllocatedBytes() - memory)
                        .as("bytes ever allocated for %s, garbage included", mail)
                        .isLessThan(MOST_MEMORY);
                assertThat(Json.write(json)).as("%s", mail).hasSizeLessThan(MAX_JSON);
                JsonNode message = Mails.map(json);
                assertThat(message.path("originalId").asText()).as("%s", mail).isNotBlank();
                assertThat(message.path("kind").asText()).as("%s", mail).isIn("message", "receipt");
            } catch (UnreadableMail e) {
                assertThat(mail.getFileName().toString()).contains("noheader");
            }
        }
    }

    @Test
    void recognisesEveryDeliveryReportOfTheSamples() throws IOException {
        Path reports = SAMPLES.resolve("sisimai");
        assumeTrue(Files.isDirectory(reports), "the samples are not here");
        for (Path mail : mailsIn(reports)) {
            String name = mail.getFileName().toString();
            ObjectNode json = Mails.read(mail);
            boolean person = name.startsWith("is-not-bounce");
            boolean machine = person || name.startsWith("arf") || name.startsWith("rfc3834") || name.contains("-fml-");
            assertThat(json.at("/automatic/is").asBoolean()).as(name).isEqualTo(!person);
            assertThat(json.at("/bounce/is").asBoolean()).as(name).isEqualTo(!machine);
        }
    }

    @Test
    void streamsTwentyFiveMegabytesOfAttachments(@TempDir Path folder) throws IOException {
        Path mail = folder.resolve("big.eml");
        try (BufferedWriter out = Files.newBufferedWriter(mail, ISO_8859_1)) {
            out.write("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n");
            out.write("--x\r\nContent-Type: text/plain\r\n\r\nSee the pictures.\r\n");
            for (int i = 0; i < 5; i++) {
                out.write("--x\r\nContent-Type: image/png; name=" + i
                        + ".png\r\nContent-Transfer-Encoding: base64\r\n\r\n");
                for (int line = 0; line < 5 * 1024 * 1024 / 78; line++) {
                    out.write("A".repeat(76) + "\r\n");
                }
            }
            out.write("--x--\r\n");
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        ObjectNode json = new MailReader(Mailbox.UNKNOWN, Mails.CLOCK).read(mail, HostileMailTest::readOn);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("what was ever allocated, garbage included")
                .isLessThan(5 * 1024 * 1024);

        assertThat(json.get("attachments")).hasSize(5);
        assertThat(json.at("/attachments/4/size").asLong()).isEqualTo(5 * 1024 * 1024 / 78 * 57L);
        assertThat(Json.write(json)).hasSizeLessThan(2_000);
    }

    @Test
    void readsAnAttachmentThatIsOneLineOfTwentyMegabytes(@TempDir Path folder) throws IOException {
        Path mail = folder.resolve("line.eml");
        try (BufferedWriter out = Files.newBufferedWriter(mail, ISO_8859_1)) {
            out.write("From: a@b.example\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            for (int i = 0; i < 20 * 1024; i++) {
                out.write("A".repeat(1024));
            }
        }

        assertThat(Mails.read(mail).at("/attachments/0/size").asLong()).isEqualTo(20 * 1024 * 1024 / 4 * 3);
    }

    @Test
    void cutsATextThatIsTooLongAndAttachesTheWhole() throws IOException {
        ObjectNode json = Mails.read("From: a@b.example\n\n" + "All work and no play. ".repeat(100_000));

        assertThat(json.get("text").asText().length()).isBetween(100_000, 300_000);
        assertThat(json.at("/attachments/0/name").asText()).isEqualTo("text.txt");
        assertThat(json.at("/attachments/0/size").asLong()).isEqualTo(2_200_000);
        assertThat(json.at("/notes/0").asText()).contains("longer than is shown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On 1.1.2026 at 10:00 Ann <a@b.example> wrote:\n> a\nYes.\n|> b\n",
                "Yes.\n|1 wrote:\n",
                "Yes.\n|On 1.1.2026 at 10:00\n",
                "Yes.\n|From: a\n\n",
                "Yes.\n|this email virus\n",
                "Yes.\n|-- \nx\n",
                "Yes.\n|caution ",
                "Yes.\n| ",
                "Yes.\n|>",
                "Yes.\n|a",
                "Yes.\n|\n",
            })
    void takesTextsOfOneThingApartSoonHoweverLong(String text) {
        String[] firstAndMore = text.split("\\|", 2);
        String all = firstAndMore[0] + firstAndMore[1].repeat(100_000 / firstAndMore[1].length());

        Duration most = Duration.ofSeconds(10);
        assertTimeoutPreemptively(most, () -> VisibleText.ofText(all));
    }

    @Test
    void goesDownOnlySoFarIntoNestedParts() throws IOException {
        String parts = IntStream.range(10_000, 20_000)
                .mapToObj(i -> "Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n")
                .collect(Collectors.joining());

        assertThat(Mails.read("From: a@b.example\n" + parts + "\nHi").get("attachments"))
                .hasSize(1);
    }

    @Test
    void readsAHundredThousandHeaderLines() throws IOException {
        ObjectNode json = Mails.read("X-Junk: 1\n".repeat(50_000) + "Received: x\n".repeat(50_000)
                + "References: <x@y.example>\n".repeat(1_000) + "From: a@b.example\n\nHi");

        assertThat(json.at("/from/0/address").asText()).isEqualTo("a@b.example");
        assertThat(json.get("text").asText()).isEqualTo("Hi");
    }

    @Test
    void cutsHugeHeaderLines() throws IOException {
        String huge = "x".repeat(5_000_000);
        ObjectNode json = Mails.read("Subject: " + huge + "\nTo: " + huge + "\nMessage-ID: <" + huge
                + ">\nReferences: <" + huge + ">\n " + huge + "\nFrom: a@b.example\n\nHi");

        assertThat(Json.write(json)).hasSizeLessThan(MAX_JSON / 100);
        assertThat(json.get("originalId").asText()).startsWith("sha256-");
        assertThat(json.at("/from/0/address").asText()).isEqualTo("a@b.example");
    }

    @Test
    void readsWhatItCanOfPartsWithHugeHeaders() throws IOException {
        ObjectNode json = Mails.read(
                "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHi\n--x\nContent-Type: "
                        + "x".repeat(5_000_000) + "\n\nlost\n--x--\n");

        assertThat(json.get("text").asText()).isEqualTo("Hi");
        assertThat(json.at("/notes/0").asText()).contains("stand in the raw mail");
    }

    @Test
    void keepsTenThousandPartsWithinBounds() throws IOException {
        ObjectNode json = Mails.read("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
                + "--x\nContent-Type: image/png\n\nA\n".repeat(10_000) + "--x--\n");

        assertThat(json.get("attachments").size()).isLessThanOrEqualTo(500);
        assertThat(json.at("/notes/0").asText()).contains("attachments");
    }

    @Test
    void survivesHtmlThatIsMadeToBeSlow() throws IOException {
        for (String html : List.of(
                "<div>", "<a><b><i>", "<table><tr><td>", "<p>&#0;", "<blockquote>", "<![CDATA[", "<font><p></b>")) {
            ObjectNode json = Mails.read("From: a@b.example\nContent-Type: text/html\n\n" + html.repeat(50_000));

            assertThat(Json.write(json)).hasSizeLessThan(MAX_JSON);
        }
    }

    @Test
    void survivesFieldsThatAreMadeToBeSlow() throws IOException {
        for (String junk : List.of(
                "<", "\"", "(", ",", " ", "=?", "a@", "<>", ";", "\\", ":", "=?utf-8?q?", "*0*='", "@ ", "\t,")) {
            String value = junk.repeat(30_000 / junk.length());
            ObjectNode json = Mails.read("From: a@b.example\nTo: " + value + "\nCc: a" + value + "\nSubject: " + value
                    + "\nReferences: " + value + "\nMessage-ID: " + value + "\nDate: " + value
                    + "\nAuthentication-Results: mx.shop.example" + value
                    + "\nContent-Disposition: attachment; filename" + value
                    + "\nContent-Type: text/plain; charset=" + value + "\n\n" + value.repeat(5));

            assertThat(Json.write(json)).hasSizeLessThan(MAX_JSON);
        }
    }

    private static List<Path> mailsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(eml|msg|txt)"))
                    .sorted()
                    .toList();
        }
    }

    private static BlobSink.Stored readOn(InputStream content) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        long size = 0;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            size += n;
        }
        return new BlobSink.Stored("0".repeat(64), size);
    }
}
