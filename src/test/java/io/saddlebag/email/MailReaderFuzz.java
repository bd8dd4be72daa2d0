package io.saddlebag.email;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer mutates mails and looks for one that the reader does not bear. It runs in {@code verify} for a bounded time,
 * and longer by hand: {@code JAZZER_FUZZ=1 ./mvnw failsafe:integration-test@fuzz -Dsaddlebag.fuzz=10m}. Mails from which
 * it starts are the samples, where they are, and always those of the connector's examples.
 */
class MailReaderFuzz {
    private static final Path SAMPLES = Path.of("../shared/samples/email");
    private static final int LARGEST_SEED = 16 * 1024;
    private static final int LARGEST_JSON = 4 * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Path FILE = file();

    static Stream<byte[]> seeds() {
        return Stream.of(Path.of("connectors/email/examples"), SAMPLES)
                .filter(Files::isDirectory)
                .flatMap(folder -> mails(folder).stream())
                .map(MailReaderFuzz::bytes)
                .filter(mail -> mail.length <= LARGEST_SEED);
    }

    @FuzzTest(maxDuration = "25s")
    @MethodSource("seeds")
    void readsWhateverMailIsThere(byte[] mail) throws IOException {
        Files.write(FILE, mail);
        long before = System.nanoTime();
        try {
            ObjectNode json = new MailReader(Mails.MAILBOX, Mails.CLOCK).read(FILE, Mails::count);
            if (Json.write(json).length() > LARGEST_JSON) {
                throw new IllegalStateException("too much is made of " + mail.length + " bytes");
            }
        } catch (UnreadableMail e) {
            // it goes to quarantine with that sentence
        }
        if (System.nanoTime() - before > LONGEST.toNanos()) {
            throw new IllegalStateException("it takes too long to read " + mail.length + " bytes");
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
