package io.saddlebag.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.Reference;
import io.saddlebag.email.BlobSink;
import io.saddlebag.email.MailReader;
import io.saddlebag.email.Mailbox;
import io.saddlebag.email.UnreadableMail;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What providers really send, through the mapping of each channel that there are samples of. */
class SamplesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String EMAIL = "email";
    private static final Path SAMPLES = Path.of("../shared/samples");
    /** Samples that do not lie in a folder of the connector's name. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "sms", "twilio/.*",
            "voice", "voice/.*|twilio/.*voice.*",
            "chatwoot", "webchat/.*chatwoot.*",
            "discord", "other-chat/.*discord.*",
            "google-chat", "other-chat/.*gchat.*");
    /** Files that hold what was said one after the other, by names. */
    private static final String REPLAY = "vercelchat-replay__";
    /** Mails are read by another test. */
    private static final Set<String> OTHERS = Set.of("email", "http-helpdesk");

    private final Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
    private final Intake intake = new Intake(connectors, new Ids(), large -> "0".repeat(64));

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
                        + Stream.concat(channels(), Stream.of(EMAIL))
                                .sorted()
                                .map(this::row)
                                .collect(Collectors.joining()));
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
        if (connector.equals(EMAIL)) {
            return mails();
        }
        List<Arrival> items = new ArrayList<>();
        samples(connector).forEach(file -> items.addAll(receive(connector, file)));
        List<Kind> kinds = items.stream()
                .flatMap(item -> item.message().stream())
                .map(Message::kind)
                .toList();
        long states = kinds.stream().filter(Kind::isState).count();
        long hints = items.stream().filter(item -> item.hint().isPresent()).count();
        long notes = kinds.stream().filter(kind -> kind == Kind.SYSTEM).count();
        return "| %s | %d | %d | %d | %d | %d | %d |\n"
                .formatted(
                        connector,
                        samples(connector).size(),
                        items.size(),
                        kinds.size() - states - notes,
                        notes,
                        states + hints,
                        items.size() - kinds.size() - hints);
    }

    /** Mails are read by a reader of their own, and mapped then. */
    private String mails() {
        MailReader reader = new MailReader(
                new Mailbox(Set.of("mx.shop.example"), Set.of("hub.shop.example"), Set.of("help@shop.example")),
                Clock.fixed(NOW, ZoneOffset.UTC));
        Mapping mapping = connectors.get(EMAIL).inbound().orElseThrow();
        Map<String, Integer> kinds = new HashMap<>();
        List<Path> mails = files(Pattern.compile("email/.*\\.(eml|msg|txt)"));
        for (Path mail : mails) {
            try {
                JsonNode read = reader.read(mail, content -> {
                    content.transferTo(OutputStream.nullOutputStream());
                    return new BlobSink.Stored("0".repeat(64), 1);
                });
                kinds.merge(mapping.apply(read).path("kind").asText(), 1, Integer::sum);
            } catch (UnreadableMail e) {
                kinds.merge("none", 1, Integer::sum);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        int readable = mails.size() - kinds.getOrDefault("none", 0);
        return "| email | %d | %d | %d | 0 | %d | 0 |\n"
                .formatted(mails.size(), readable, kinds.getOrDefault("message", 0), kinds.getOrDefault("receipt", 0));
    }

    private List<Arrival> receive(String connector, Path file) {
        try {
            if (!file.getFileName().toString().startsWith(REPLAY)) {
                return receive(connector, file, Files.readAllBytes(file));
            }
            List<Arrival> arrivals = new ArrayList<>();
            for (Map.Entry<String, JsonNode> said :
                    Json.parse(Files.readAllBytes(file)).properties()) {
                if (said.getValue().isObject() && !said.getKey().equals("metadata")) {
                    arrivals.addAll(
                            receive(connector, file, Json.write(said.getValue()).getBytes(UTF_8)));
                }
            }
            return arrivals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Arrival> receive(String connector, Path file, byte[] payload) {
        String type = file.toString().endsWith(".form") ? Form.MEDIA_TYPE : Raw.JSON;
        List<Arrival> arrivals = intake.receive(Source.of(connector, ""), NOW, type, payload);
        return arrivals.stream().anyMatch(SamplesTest::lacksAccount)
                ? intake.receive(Source.of(connector, "main"), NOW, type, payload)
                : arrivals;
    }

    /** Some payloads do not tell their account; the route does, then. */
    private static boolean lacksAccount(Arrival arrival) {
        return arrival.problem().isPresent() && arrival.account().isEmpty();
    }

    private Stream<String> channels() {
        return connectors.all().stream()
                .filter(connector -> connector.inbound().isPresent())
                .map(ConnectorFolder::name)
                .filter(name -> !OTHERS.contains(name) && !samples(name).isEmpty());
    }

    private static List<Path> samples(String connector) {
        return files(Pattern.compile("(" + ELSEWHERE.getOrDefault(connector, connector + "/.*") + ")\\.(json|form)"));
    }

    private static List<Path> files(Pattern wanted) {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(file -> wanted.matcher(
                                    SAMPLES.relativize(file).toString().replace('\\', '/'))
                            .matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
