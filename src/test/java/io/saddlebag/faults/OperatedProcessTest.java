package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.tools.attach.VirtualMachine;
import io.saddlebag.message.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine of a hub that runs as a process, by the launcher's verbs and as jconsole does it. */
class OperatedProcessTest {
    @TempDir
    private static Path directory;

    private static final DeskStub DESK = new DeskStub();
    private static HubProcess hub;

    private final Sender sender = new Sender();

    @BeforeAll
    static void start() {
        hub = new HubProcess(directory, DESK).start();
    }

    @AfterAll
    static void stop() {
        hub.close();
        DESK.close();
    }

    @Test
    void theQuarantineIsListedShownReplayedAndDiscardedByVerbs() {
        String id = quarantined("{\"version\": 1, \"by\": \"verbs\"}");
        assertThat(hub.verb("quarantine", "list")).contains(id, "webchat");
        JsonNode shown = Json.read(hub.verb("quarantine", "show", id, "--json"), JsonNode.class);
        assertThat(shown.path("raw").asText()).contains("verbs");
        assertThat(hub.verb("quarantine", "replay", id)).contains("still in quarantine");
        assertThat(hub.verb("quarantine", "discard", id, "--why", "a test")).contains("discarded");
        assertThat(waiting()).doesNotContain(id);
    }

    @Test
    @SuppressWarnings("BanJNDI") // the other end is the hub that was started here
    void theQuarantineIsListedShownReplayedAndDiscardedOverJmx() throws Exception {
        String id = quarantined("{\"version\": 1, \"by\": \"JMX\"}");
        VirtualMachine machine =
                VirtualMachine.attach(Long.toString(hub.running().pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            assertThat(invoke(beans, "list", 10)).contains(id);
            assertThat(invoke(beans, "show", id)).contains("JMX");
            assertThat(invoke(beans, "replay", id)).contains("still in quarantine");
            assertThat(invoke(beans, "discard", id, "a test")).contains("discarded");
            assertThat(invoke(beans, "list", 10)).doesNotContain(id);
        } finally {
            machine.detach();
        }
    }

    private static String invoke(MBeanServerConnection beans, String operation, Object... arguments) throws Exception {
        String[] types = List.of(arguments).stream()
                .map(argument -> argument instanceof Integer ? "int" : String.class.getName())
                .toArray(String[]::new);
        return String.valueOf(
                beans.invoke(new ObjectName("io.saddlebag:type=Quarantine"), operation, arguments, types));
    }

    private String quarantined(String body) {
        List<String> before = waiting();
        sender.deliver(new Webhook(Webhook.WEBCHAT, body), hub.http());
        return await("the item in quarantine")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> waiting().stream()
                                .filter(id -> !before.contains(id))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    private static List<String> waiting() {
        return hub.books().texts("SELECT arrival_id FROM quarantine WHERE state = 'waiting'");
    }
}
