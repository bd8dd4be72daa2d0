package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void saysWhichKameletARouteUsesThatIsNotThere() {
        Exception camels = new IllegalStateException(
                "Failed to create route",
                new FileNotFoundException("Resource not found: file:parrot-source.kamelet.yaml"));
        assertThat(Routes.rootCause(camels))
                .isEqualTo(
                        "a route uses the Kamelet parrot-source, which no connector's folder holds; correct the route,"
                                + " or add the file parrot-source.kamelet.yaml");
        assertThat(Routes.rootCause(new IllegalStateException("x", new IllegalStateException("the port is taken"))))
                .isEqualTo("the port is taken");
    }
}
