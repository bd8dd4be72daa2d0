package io.saddlebag;

import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/**
 * Camel, ended by who started it. Camel's own main hooks itself into the end of the JVM as well: it would stop its
 * context beside a hub that is stopping in its own order, and hold each context that a JVM ever had until its end.
 */
public final class Camel extends Main {
    /** One that reads nothing of the surroundings but what it is given. */
    public Camel() {
        setShutdownStrategy(new SimpleMainShutdownStrategy());
        setPropertyPlaceholderLocations("false");
    }
}
