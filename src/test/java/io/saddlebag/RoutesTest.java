package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    private static final String ROUTE =
            """
            - route:
                id: from-parrot
                from:
                  uri: kamelet:parrot-source
                  steps:
                    - to: {uri: direct, parameters: {name: accept}}
            """;

    @Test
    void saysWhichKameletARouteUsesThatIsNotThereAndNothingOfAnEnd(@TempDir Path folder) throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Files.writeString(routes.resolve("parrot.camel.yaml"), ROUTE);
        try (HubLog log = new HubLog()) {
            assertThatThrownBy(() -> TestHub.production(folder.resolve("data"), "--routes.directory=" + routes))
                    .hasMessageEndingWith(
                            "a route uses the Kamelet parrot-source, which no connector's folder holds; correct the"
                                    + " route, or add the file parrot-source.kamelet.yaml");
            assertThat(log.lines()).noneMatch(line -> line.contains("Saddlebag"));
        }
    }

    @Test
    void anythingElseIsSaidAsItIs() {
        assertThat(Routes.rootCause(new IllegalStateException("x", new IllegalStateException("the port is taken"))))
                .isEqualTo("the port is taken");
    }
}
