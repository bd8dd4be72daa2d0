package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.Camel;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileStore;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The sink Kamelet of a connector as it runs in the hub, and one file, whichever is asked for. */
final class RunningSink implements AutoCloseable {
    private final Camel main = new Camel();
    private final String connector;
    private final Path file;

    RunningSink(String connector, Path directory) throws IOException {
        this.connector = connector;
        file = Files.writeString(directory.resolve("picture"), "a picture");
    }

    /** Starts it in front of a system, with these properties of the Kamelet. */
    Sink start(URI url, Map<String, String> properties) {
        String kamelet = "camel.kamelet." + connector + "-sink.";
        Properties settings = new Properties();
        settings.put(
                "camel.main.routesIncludePattern",
                "file:connectors/" + connector + "/" + connector + "-sink.kamelet.yaml,"
                        + "classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml");
        settings.put("delivery.timeout", "5000");
        settings.put(kamelet + "url", url.toString());
        properties.forEach((name, value) -> settings.put(kamelet + name, value));
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind("exchanger", new Exchanger(connectors, new OneFile(file), 1_000_000));
        main.start();
        return new RouteSink(main.getCamelContext().createProducerTemplate(), "kamelet:" + connector + "-sink");
    }

    /** The command of an example. */
    ObjectNode command(String example) throws IOException {
        Path command = Path.of("connectors", connector, "examples", example, "command.json");
        return (ObjectNode) Json.parse(Files.readAllBytes(command));
    }

    @Override
    public void close() {
        main.stop();
    }

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
}
