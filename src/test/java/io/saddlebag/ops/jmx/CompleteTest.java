package io.saddlebag.ops.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class CompleteTest {
    private static final String[] TEXT = {String.class.getName()};

    @Test
    void anArgumentThatIsMissingIsNamed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.saddlebag.test:type=Greeter");
        server.registerMBean(new Complete<>(new Greeter()), name);
        try {
            assertThat(server.invoke(name, "greet", new Object[] {"Ada"}, TEXT)).isEqualTo("hello Ada");
            assertThatThrownBy(() -> server.invoke(name, "greet", new Object[] {null}, TEXT))
                    .hasRootCauseMessage("argument 1 of greet is missing; it may be empty");
        } finally {
            server.unregisterMBean(name);
        }
    }

    /** An MXBean. */
    public interface GreeterMXBean {
        /** Says hello. */
        String greet(String whom);
    }

    /** It. */
    public static final class Greeter implements GreeterMXBean {
        @Override
        public String greet(String whom) {
            return "hello " + whom.strip();
        }
    }
}
