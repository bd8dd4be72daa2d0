package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WhatsAppSamplesTest {
    private static final Path SAMPLES = Path.of("../shared/samples/whatsapp");

    private final Intake intake = new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), bytes -> {
        throw new AssertionError("no sample is large");
    });

    @TestFactory
    Stream<DynamicTest> everySampleBecomesMessagesStatesOrANamedRule() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> mapped(file)));
        }
    }

    private void mapped(Path file) throws IOException {
        List<Arrival> arrivals =
                intake.receive(Source.of("whatsapp", ""), Instant.now(), "application/json", Files.readAllBytes(file));
        assertThat(arrivals).isNotEmpty().allSatisfy(arrival -> assertThat(arrival.problem())
                .isEmpty());
    }
}
