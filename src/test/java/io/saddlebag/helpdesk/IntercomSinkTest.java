package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.Camel;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileStore;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink Kamelet as it runs in the hub, against the stub. */
class IntercomSinkTest {
    private static final Path FOLDER = Path.of("connectors/intercom");

    private final Camel main = new Camel();
    private final IntercomStub intercom = new IntercomStub();

    @TempDir
    private Path directory = Path.of("");

    IntercomSinkTest() throws IOException {}

    @AfterEach
    void stop() {
        main.stop();
        intercom.close();
        assertThat(intercom.violations()).isEmpty();
    }

    @Test
    void beginsAConversationAndSendsTheFileWithinTheJson() throws Exception {
        Sink sink = start(IntercomStub.TOKEN);
        assertThat(sink.send(Json.write(command("open-ticket-mail")))).isInstanceOf(Outcome.Done.class);
        assertThat(intercom.account().conversations()).singleElement().satisfies(conversation -> {
            assertThat(conversation.parts("comment")).singleElement().satisfies(part -> assertThat(part.files())
                    .containsExactly("receipt.png"));
            assertThat(conversation.team()).isEqualTo(IntercomAccount.TEAM);
        });
        assertThat(intercom.requests())
                .filteredOn(one -> one.request().path().endsWith("/reply"))
                .singleElement()
                .satisfies(one -> assertThat(one.request()
                                .json()
                                .at("/attachment_files/0/data")
                                .asText())
                        .isEqualTo(Base64.getEncoder().encodeToString("a picture".getBytes(UTF_8))));
    }

    @Test
    void saysWhatIsWrongWithTheToken() throws Exception {
        Outcome outcome = start("wrong").send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("does not accept the access token"));
    }

    @Test
    void isToldToWaitAndToLookUpWhereSomethingMayHaveHappened() throws Exception {
        Sink sink = start(IntercomStub.TOKEN);
        intercom.failNext("POST /contacts/search", Fault.RATE_LIMITED);
        assertThat(sink.send(Json.write(command("open-ticket-mail"))))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
                    assertThat(retry.cause()).isEqualTo(Outcome.Cause.BUSY);
                    assertThat(retry.mayHaveHappened()).isFalse();
                    assertThat(retry.after()).isPresent();
                });
        intercom.failNext("GET /tags", Fault.RATE_LIMITED);
        assertThat(sink.send(Json.write(command("open-ticket-mail"))))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
        ObjectNode again = command("open-ticket-mail").put("again", true);
        assertThat(sink.send(Json.write(again))).isInstanceOf(Outcome.Done.class);
        assertThat(intercom.account().conversations()).hasSize(1);
    }

    private Sink start(String token) throws Exception {
        Path picture = Files.writeString(directory.resolve("picture"), "a picture");
        Map<String, String> properties = new TreeMap<>(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/intercom/intercom-sink.kamelet.yaml,classpath:routes/api.camel.yaml,"
                        + "classpath:routes/errors.camel.yaml",
                "delivery.timeout",
                "5000",
                "camel.kamelet.intercom-sink.url",
                intercom.uri().toString()));
        properties.put("camel.kamelet.intercom-sink.accessToken", token);
        properties.put("camel.kamelet.intercom-sink.adminId", IntercomAccount.ADMIN);
        properties.put("camel.kamelet.intercom-sink.team", IntercomAccount.TEAM);
        Properties settings = new Properties();
        settings.putAll(properties);
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind("exchanger", new Exchanger(connectors, new OneFile(picture), 1_000_000));
        main.start();
        return new RouteSink(main.getCamelContext().createProducerTemplate(), "kamelet:intercom-sink");
    }

    /** Whatever is asked for. */
    private record OneFile(Path file) implements FileStore {
        @Override
        public Optional<Path> find(String sha256) {
            return Optional.of(file);
        }

        @Override
        public Kept put(InputStream content) {
            throw new UnsupportedOperationException("nothing is fetched here");
        }
    }

    private static ObjectNode command(String example) throws Exception {
        Path file = FOLDER.resolve("examples").resolve(example).resolve("command.json");
        return (ObjectNode) Json.parse(Files.readAllBytes(file));
    }
}
