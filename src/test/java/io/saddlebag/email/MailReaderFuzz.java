package io.saddlebag.email;

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
 * the connector's examples, and some of the samples where they are.
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
        return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get);
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
