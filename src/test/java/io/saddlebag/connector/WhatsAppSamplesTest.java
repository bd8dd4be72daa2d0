package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

    @Test
    void whatIsNoWebhookIsCalledSo() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".json")).toList()) {
                if (receive(file).get(0).ignored().equals("not-a-webhook")) {
                    others.add(file.getFileName().toString());
                }
            }
        }
        assertThat(others).hasSize(13).noneMatch(name -> name.contains("webhook"));
    }

    private void mapped(Path file) throws IOException {
        assertThat(receive(file)).isNotEmpty().allSatisfy(arrival -> assertThat(arrival.problem())
                .isEmpty());
    }

    private List<Arrival> receive(Path file) throws IOException {
        return intake.receive(Source.of("whatsapp", ""), Instant.EPOCH, "application/json", Files.readAllBytes(file));
    }
}
