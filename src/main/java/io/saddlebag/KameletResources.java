package io.saddlebag;

import io.saddlebag.connector.Connectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceResolverSupport;
import org.apache.camel.support.ResourceSupport;

/** Finds a Kamelet in the folder of its connector when a route uses it first; a hub uses a few of those that there are. */
final class KameletResources extends ResourceResolverSupport {
    private static final String SCHEME = "connectors";
    /** Where Camel's Kamelet component is to look. */
    static final String LOCATION = SCHEME + ":";
    /** Under this name Camel finds it among the beans. */
    static final String NAME = "resource-loader-" + SCHEME;

    private final Map<String, Path> files = new HashMap<>();

    KameletResources(Connectors connectors) {
        super(SCHEME);
        connectors.all().stream()
                .flatMap(connector -> connector.kamelets().values().stream())
                .forEach(file -> files.put(String.valueOf(file.getFileName()), file));
    }

    @Override
    protected Resource createResource(String location, String remaining) {
        String name = remaining.replaceFirst("^/+", "");
        Path file = files.getOrDefault(name, Path.of(name));
        return new ResourceSupport("file", "file:" + file) {
            @Override
            public boolean exists() {
                return files.containsKey(name);
            }

            @Override
            public InputStream getInputStream() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
