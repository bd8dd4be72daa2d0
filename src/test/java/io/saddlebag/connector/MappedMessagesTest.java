package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.email.BlobSink;
import io.saddlebag.email.MailReader;
import io.saddlebag.email.Mailbox;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the connectors' mappings make fits the schema of the canonical message, as it is written. */
class MappedMessagesTest {
    private static final Path SAMPLES = Path.of("../shared/samples");

    private final Connectors connectors =
            Connectors.in(List.of(Path.of("connectors"), Path.of("docs/example/connectors")));
    private final Schemas schema = Schemas.named("canonical-message");
    private final ConnectorMap map = new ConnectorMap(
            new Intake(connectors, new Ids(), bytes -> "0".repeat(64)),
            Map.of(".eml", file -> new MailReader(Mailbox.UNKNOWN, Clock.systemUTC())
                    .read(file, MappedMessagesTest::stored)),
            Clock.systemUTC());

    @TestFactory
    Stream<DynamicTest> theExamplesBecomeCanonicalMessages() {
        return connectors.all().stream().flatMap(connector -> connector.examples().entrySet().stream()
                .flatMap(example -> example.getValue().entrySet().stream()
                        .filter(file -> file.getKey().startsWith("in."))
                        .map(file -> DynamicTest.dynamicTest(
                                connector.name() + "/" + example.getKey(),
                                () -> check(connector.name(), file.getValue())))));
    }

    @TestFactory
    Stream<DynamicTest> theSamplesBecomeCanonicalMessages() {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        return Map.of(
                        "email",
                        "email",
                        "messenger",
                        "messenger",
                        "sms",
                        "twilio",
                        "telegram",
                        "telegram",
                        "webchat",
                        "webchat",
                        "whatsapp",
                        "whatsapp")
                .entrySet()
                .stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> checkAll(one.getKey(), one.getValue())));
    }

    private void checkAll(String connector, String samples) throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES.resolve(samples))) {
            for (Path file : files.filter(name -> name.toString().matches(".*\\.(json|eml|form)"))
                    .toList()) {
                check(connector, file);
            }
        }
    }

    private void check(String connector, Path file) throws IOException {
        for (Arrival arrival : map.arrivals(Source.of(connector, ""), file)) {
            arrival.message().ifPresent(message -> check(message, file));
        }
        for (Arrival arrival : map.arrivals(Source.of(connector, "main"), file)) {
            arrival.message().ifPresent(message -> check(message, file));
        }
    }

    private void check(Message message, Path file) {
        String written = Json.write(message);
        assertThat(schema.problemsOfText(written)).as("%s: %s", file, written).isEmpty();
    }

    private static BlobSink.Stored stored(InputStream content) {
        try {
            return new BlobSink.Stored("0".repeat(64), content.transferTo(OutputStream.nullOutputStream()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
