package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer mutates mails and looks for one that the reader does not bear. It runs in {@code verify}, in a process of its
 * own and for a bounded time; what it finds becomes a case of another test. The mails from which it starts are those of
 * the connector's examples, some in each wrapping, and some of the samples where they are.
 */
class MailReaderFuzz {
    private static final Path SAMPLES = Path.of("../shared/samples/email");
    private static final int LARGEST_SEED = 6 * 1024;
    private static final int MOST_SEEDS = 60;
    private static final int LARGEST_JSON = 4 * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Path FILE = file();

    static Stream<byte[]> seeds() {
        List<byte[]> all = Stream.of(Path.of("connectors/email/examples"), SAMPLES)
                .filter(Files::isDirectory)
                .flatMap(folder -> mails(folder).stream())
                .map(MailReaderFuzz::bytes)
                .filter(mail -> mail.length <= LARGEST_SEED)
                .toList();
        int step = Math.max(1, all.size() / MOST_SEEDS);
        return Stream.concat(
                wrapped(),
                IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get));
    }

    /** In no encoding, so that what is changed is the wrapping. */
    private static Stream<byte[]> wrapped() {
        byte[] file = Outlook.join(
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "a.txt\0".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x800F, "order 1003".getBytes(ISO_8859_1)));
        byte[] words = Outlook.attribute(1, 0x800C, "Some words\0".getBytes(ISO_8859_1));
        byte[] attached = Outlook.property(0x3701, 0x0D, Outlook.join(new byte[16], Outlook.mail(words, file)));
        byte[] html = Outlook.property(0x1013, 0x102, "<p>Some words</p>".getBytes(ISO_8859_1));
        byte[] tnef = Outlook.mail(
                Outlook.attribute(1, 0x9003, Outlook.u32(1), html),
                file,
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x9005, Outlook.u32(1), attached));
        String part =
                """
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Some words that are long enough to stand in several pieces, as they are then in what is signed.
                """
                        .replace("\n", "\r\n");
        return Stream.of(
                plain("application/ms-tnef; name=winmail.dat", tnef),
                plain("application/pkcs7-mime; name=smime.p7m", Signed.definite(part)),
                plain("application/pkcs7-mime; name=smime.p7m", Signed.inPieces(part)));
    }

    private static byte[] plain(String type, byte[] content) {
        String header = "From: a@b.example\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        return Outlook.join(header.getBytes(ISO_8859_1), content);
    }

    /** What is loaded and instrumented by then counts in nobody's time. */
    @BeforeAll
    static void warmUp() {
        seeds().forEach(mail -> {
            try {
                read(mail);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readsWhateverMailIsThere(byte[] mail) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        read(mail);
        if (threads.getCurrentThreadCpuTime() - before > LONGEST.toNanos()) {
            throw new IllegalStateException("it takes too long to read " + mail.length + " bytes");
        }
    }

    private static void read(byte[] mail) throws IOException {
        Files.write(FILE, mail);
        try {
            ObjectNode json = new MailReader(Mails.MAILBOX, Mails.CLOCK).read(FILE, Mails::count);
            if (Json.write(json).length() > LARGEST_JSON) {
                throw new IllegalStateException("too much is made of " + mail.length + " bytes");
            }
        } catch (UnreadableMail e) {
            // it goes to quarantine with that sentence
        }
    }

    private static List<Path> mails(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(eml|msg|txt)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzzed", ".eml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
