package io.saddlebag.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.ops.HubFile;
import io.saddlebag.ops.JolokiaDoor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaddlebagTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Path data;

    SaddlebagTest(@TempDir Path data) {
        this.data = data;
    }

    @AfterEach
    void takeAwayTheBeans() throws Exception {
        for (ObjectName name : beans.queryNames(new ObjectName("io.saddlebag:*"), null)) {
            beans.unregisterMBean(name);
        }
    }

    @Test
    void helpListsTheVerbs() {
        assertThat(run("help")).isZero();
        assertThat(out.toString())
                .contains(
                        "run ",
                        "check ",
                        "status ",
                        "accounting ",
                        "quarantine ",
                        "deliveries ",
                        "customer ",
                        "conversation ",
                        "connector ");
        assertThat(run()).isZero();
        assertThat(run("quarantin")).isEqualTo(2);
        assertThat(err.toString()).startsWith("There is no verb quarantin.");
    }

    @Test
    void explainsAVerbHoweverItIsAsked() {
        for (String asked : List.of(
                "help deliveries give-up",
                "deliveries give-up --help",
                "deliveries give-up -h",
                "--help deliveries give-up")) {
            out.getBuffer().setLength(0);
            assertThat(run(asked.split(" "))).as(asked).isZero();
            assertThat(out.toString()).as(asked).startsWith("Usage: saddlebag deliveries give-up ");
        }
        assertThat(run("run", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: saddlebag run ");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Verbs:");
        assertThat(run("help", "deliveries", "lst")).isEqualTo(2);
        assertThat(err.toString()).startsWith("There is no verb deliveries lst; there is done, give-up, list, retry.");
    }

    @Test
    void aVerbThatStandsForSeveralSaysWhich() {
        assertThat(run("deliveries")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Say what to do: done, give-up, list, retry.");
        err.getBuffer().setLength(0);
        assertThat(run("deliveries", "lst")).isEqualTo(2);
        assertThat(err.toString()).startsWith("There is no verb deliveries lst; there is done, give-up, list, retry.");
        err.getBuffer().setLength(0);
        assertThat(run("deliveries", "retry")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Missing required parameter: 'ID'");
    }

    @Test
    void aWrongSettingIsOneSentenceAndExitCodeTwo() {
        assertThat(run("run", "--http.port=80x")).isEqualTo(2);
        assertThat(err)
                .hasToString("saddlebag: http.port is \"80x\" (on the command line), which is not a port; "
                        + "give a number from 0 to 65535, 0 for any free port.\n");
    }

    @Test
    void checkShowsWhereEachSettingWasSetButNoSecret() {
        assertThat(run("check", "--http.port=81", "--webchat.secret=hunter2-and-some-more"))
                .isZero();
        assertThat(out.toString())
                .contains("http.port is \"81\" (on the command line)")
                .contains("webchat.secret is set (on the command line)")
                .contains("All settings are valid.")
                .doesNotContain("hunter2");
    }

    @Test
    void showsWhatAMappingMakesOfPayloadsWithoutAHub() throws IOException {
        Path folder = Files.createDirectories(data.resolve("connectors/acme"));
        Files.writeString(folder.resolve("inbound.jsonata"), "{\"ignore\": \"rule-\" & kind}");
        Path payload = Files.writeString(data.resolve("payload.json"), "{\"kind\": \"ping\"}");
        String own = "--connectors.directory=" + data.resolve("connectors");

        assertThat(run("connector", "map", "acme", payload.toString(), payload.toString(), own))
                .as("%s", err)
                .isZero();
        assertThat(out).hasToString("[{\"ignore\":\"rule-ping\"}]\n".repeat(2));
        assertThat(run("connector", "map", "acmee", payload.toString(), own)).isEqualTo(1);
        assertThat(run("connector", "map", "acme", "none.json", own)).isEqualTo(1);
        assertThat(err.toString())
                .contains("There is no connector acmee; there are ", "none.json cannot be read; check");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void failsWhenAMappingHasAProblemAndShowsAllFilesAllTheSame() throws IOException {
        Path unknown = Files.writeString(data.resolve("unknown.json"), "{\"events\":[{\"type\":\"dance\"}]}");
        Path typing = Files.writeString(data.resolve("typing.json"), "{\"events\":[{\"type\":\"typing\"}]}");
        String own = "--connectors.directory=docs/example/connectors";

        assertThat(run("connector", "map", "pigeon", unknown.toString(), typing.toString(), own))
                .isEqualTo(1);
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("[{\"problem\":{\"stage\":\"map\""),
                        line -> assertThat(line).isEqualTo("[{\"ignore\":\"typing\"}]"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void readsMailsWithoutAHub() {
        Path mail = Path.of("connectors/email/examples/plain-text/in.eml");
        assertThat(run("connector", "map", "email", mail.toString(), "--account=support"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString().lines()).singleElement().asString().contains("\"channel\":\"email\"");
    }

    @Test
    void listsTheConnectorsWithTheirRoutes() {
        assertThat(run(
                        "connector",
                        "list",
                        "--profile=production",
                        "--helpdesk.connector=zendesk",
                        "--connectors.directory=docs/example/connectors"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "pigeon yes yes no from-pigeon, to-pigeon-main",
                        "webchat yes yes no from-webchat, to-webchat-main, from-webchat-widget, to-webchat-widget",
                        "shopify yes no yes from-shopify, ask-shopify",
                        "zendesk yes yes no open-ticket-zendesk, helpdesk-events-zendesk")
                .anyMatch(line -> line.startsWith("http-helpdesk yes yes"));
    }

    @Test
    void saysSoWhenNoHubRuns() throws IOException {
        assertThat(onData("status")).isEqualTo(1);
        assertThat(err.toString()).startsWith("saddlebag: No hub runs on " + data + "; start one");

        long dead = dead();
        new HubFile(dead, URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1")).write(data);
        assertThat(onData("accounting")).as("killed").isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("No hub runs on"));

        new HubFile(ProcessHandle.current().pid(), URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"))
                .write(data);
        assertThat(onData("accounting")).as("not answering").isEqualTo(1);
        assertThat(err.toString()).contains("does not answer at http://127.0.0.1:1/observe/jolokia");
    }

    @Test
    void actsOnTheRunningHubThroughItsManagementPort() throws Exception {
        beans.registerMBean(new Quarantine(), new ObjectName("io.saddlebag:type=Quarantine"));
        beans.registerMBean(new Channel(), new ObjectName("io.saddlebag:type=Channel,name=\"shop:chat\""));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            hubWithManagement(context);

            assertThat(onData("quarantine", "list", "--max", "7")).as("%s", err).isZero();
            assertThat(out).hasToString("id  reason    max\nq1  not JSON  7\n");
            out.getBuffer().setLength(0);
            assertThat(onData("quarantine", "list", "--json")).isZero();
            assertThat(out).hasToString("{\"id\":\"q1\",\"reason\":\"not\\nJSON\",\"max\":100}\n");
            out.getBuffer().setLength(0);
            assertThat(onData("quarantine", "discard", "q9", "--why", "a test")).isEqualTo(1);
            assertThat(err).hasToString("saddlebag: The hub refused: there is no q9 in quarantine\n");
            assertThat(onData("status")).isZero();
            assertThat(out.toString()).contains("shop:chat  42");
        }
    }

    @Test
    void theManagementPortRefusesPagesOfOthersAndWhatIsNotTheHubs() throws Exception {
        beans.registerMBean(new Quarantine(), new ObjectName("io.saddlebag:type=Quarantine"));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            hubWithManagement(context);
            String list = "{'type':'exec','mbean':'io.saddlebag:type=Quarantine','operation':'list','arguments':[1]}";
            String collect = "{'type':'exec','mbean':'java.lang:type=Memory','operation':'gc'}";
            String secrets = "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'}";

            assertThat(ask("http://localhost:8081", list)).isEqualTo(200);
            assertThat(ask("http://localhost.evil.example", list)).isEqualTo(403);
            assertThat(ask("http://evil.example", list)).isEqualTo(403);
            assertThat(ask("http://localhost", collect)).isEqualTo(403);
            assertThat(ask("http://localhost", secrets)).isEqualTo(403);
        }
    }

    private int ask(String origin, String request) throws Exception {
        URI management = HubFile.read(data).orElseThrow().management();
        HttpRequest post = HttpRequest.newBuilder(management.resolve("/observe/jolokia"))
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString(request.replace('\'', '"')))
                .build();
        return HttpClient.newHttpClient()
                .send(post, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private void hubWithManagement(DefaultCamelContext context) throws Exception {
        context.getRegistry().bind(JolokiaDoor.NAME, new JolokiaDoor());
        ManagementHttpServer server = new ManagementHttpServer();
        server.setCamelContext(context);
        server.setHost("127.0.0.1");
        server.setPort(freePort());
        server.setPath("/");
        server.setJolokiaPath("/observe/jolokia");
        server.setJolokiaEnabled(true);
        server.start();
        new HubFile(
                        ProcessHandle.current().pid(),
                        URI.create("http://127.0.0.1:1"),
                        URI.create("http://127.0.0.1:" + server.getPort()))
                .write(data);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private int onData(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 1);
        all[args.length] = "--data.directory=" + data;
        return run(all);
    }

    private int run(String... args) {
        return Saddlebag.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private static long dead() throws IOException {
        Process process = new ProcessBuilder("true").start();
        process.onExit().join();
        return process.pid();
    }

    /** What the hub will register. */
    public interface QuarantineMBean {
        String list(int max);

        void discard(String id, String why);
    }

    static final class Quarantine implements QuarantineMBean {
        @Override
        public String list(int max) {
            return "[{\"id\":\"q1\",\"reason\":\"not\\nJSON\",\"max\":" + max + "}]";
        }

        @Override
        public void discard(String id, String why) {
            throw new IllegalArgumentException("there is no " + id + " in quarantine");
        }
    }

    /** What the hub will register. */
    public interface ChannelMBean {
        long getReceived();
    }

    static final class Channel implements ChannelMBean {
        @Override
        public long getReceived() {
            return 42;
        }
    }
}
