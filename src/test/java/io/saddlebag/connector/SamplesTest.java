package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.Reference;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What providers really send, through the mapping of each channel that there are samples of. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("../shared/samples");
    /** Samples that are called by the provider. */
    private static final Map<String, String> PROVIDERS = Map.of("sms", "twilio");
    /** Mails are read by another test; among the web chats are payloads of other products. */
    private static final Set<String> OTHERS = Set.of("email", "webchat");

    private final Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
    private final ConnectorMap map = new ConnectorMap(
            new Intake(connectors, new Ids(), bytes -> {
                throw new AssertionError("no sample is large");
            }),
            Map.of(),
            Clock.systemUTC());

    @TestFactory
    Stream<DynamicTest> everySampleBecomesMessagesStatesOrANamedRule() {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        return channels().flatMap(connector -> samples(connector).stream()
                .map(file ->
                        DynamicTest.dynamicTest(connector + "/" + file.getFileName(), () -> mapped(connector, file))));
    }

    @Test
    void thePageTellsHowManyThereAre() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        Reference.same(
                Path.of("docs/connectors.md"),
                "samples",
                """
                | connector | payloads | items | messages | notes | states | ignored |
                |---|---|---|---|---|---|---|
                """
                        + channels().map(this::row).collect(Collectors.joining()));
    }

    @Test
    void whatIsNoWhatsAppWebhookIsCalledSo() {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        List<String> others = samples("whatsapp").stream()
                .filter(file -> receive("whatsapp", file).get(0).ignored().equals("not-a-webhook"))
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(others).hasSize(13).noneMatch(name -> name.contains("webhook"));
    }

    private void mapped(String connector, Path file) {
        assertThat(receive(connector, file)).isNotEmpty().allSatisfy(arrival -> assertThat(arrival.problem())
                .isEmpty());
    }

    private String row(String connector) {
        List<Arrival> items = new ArrayList<>();
        samples(connector).forEach(file -> items.addAll(receive(connector, file)));
        List<Kind> kinds = items.stream()
                .flatMap(item -> item.message().stream())
                .map(Message::kind)
                .toList();
        long states = kinds.stream().filter(Kind::isState).count();
        long notes = kinds.stream().filter(kind -> kind == Kind.SYSTEM).count();
        return "| %s | %d | %d | %d | %d | %d | %d |\n"
                .formatted(
                        connector,
                        samples(connector).size(),
                        items.size(),
                        kinds.size() - states - notes,
                        notes,
                        states,
                        items.size() - kinds.size());
    }

    private List<Arrival> receive(String connector, Path file) {
        try {
            return map.arrivals(Source.of(connector, ""), file).stream().anyMatch(SamplesTest::lacksAccount)
                    ? map.arrivals(Source.of(connector, "main"), file)
                    : map.arrivals(Source.of(connector, ""), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some payloads do not tell their account; the route does, then. */
    private static boolean lacksAccount(Arrival arrival) {
        return arrival.problem().isPresent() && arrival.account().isEmpty();
    }

    private Stream<String> channels() {
        return connectors.all().stream()
                .filter(connector -> connector
                        .file(connector.name() + "-source.kamelet.yaml")
                        .isPresent())
                .map(ConnectorFolder::name)
                .filter(name -> !OTHERS.contains(name) && Files.isDirectory(folder(name)));
    }

    private static Path folder(String connector) {
        return SAMPLES.resolve(PROVIDERS.getOrDefault(connector, connector));
    }

    private static List<Path> samples(String connector) {
        try (Stream<Path> files = Files.walk(folder(connector))) {
            return files.filter(file -> file.toString().matches(".*\\.(json|form)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
