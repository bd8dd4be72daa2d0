package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    private final Vertx vertx = Vertx.vertx();
    private RunningSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        HubStub hub = new HubStub(vertx, RunningSandbox.HELPDESK_SECRET);
        sandbox = new RunningSandbox(vertx, directory, hub.url("/helpdesk/events"));
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void whatACustomerWroteIsNeverPartOfAPage() throws Exception {
        String ticket = StandInHelpdeskTest.TICKET
                .replace("It is late.", HOSTILE)
                .replace("Where is my parcel?", HOSTILE)
                .replace("\"Ada\"", "\"" + HOSTILE + "\"");
        assertThat(sandbox.api("POST", "/tickets", "key", ticket).status()).isEqualTo(201);
        for (String page : List.of(
                "/sandbox/helpdesk", "/sandbox/helpdesk/tickets/1", "/sandbox/helpdesk/tickets/" + "%3Cscript%3E")) {
            Response answer = sandbox.page("GET", page, "");
            assertThat(answer.text())
                    .doesNotContain("alert(")
                    .doesNotContain("%3Cscript")
                    .doesNotContain("onerror");
            assertThat(answer.header("content-security-policy"))
                    .startsWith("default-src 'none'; script-src 'self';")
                    .doesNotContain("unsafe");
        }
        Response data = sandbox.page("GET", "/sandbox/helpdesk/data/tickets/1", "");
        assertThat(data.header("content-type")).isEqualTo("application/json");
        assertThat(data.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(data.json().at("/entries/0/text").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void scriptsShowTextAsTextOnly() throws Exception {
        for (String script : List.of("common", "tickets", "ticket", "chat", "mail")) {
            Response answer = sandbox.page("GET", "/sandbox/files/" + script + ".js", "");
            assertThat(answer.status()).as(script).isEqualTo(200);
            assertThat(answer.text())
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "srcdoc");
        }
        for (String page :
                List.of("/sandbox/helpdesk", "/sandbox/helpdesk/tickets/1", "/sandbox/chat", "/sandbox/mail")) {
            assertThat(sandbox.page("GET", page, "").text())
                    .doesNotContainPattern("<script(?![^>]* src=)")
                    .doesNotContainPattern(" on[a-z]+=");
        }
    }

    @Test
    void textsStandInTheirOwnDirectionAndBreakWhereTheyAreTooLong() throws Exception {
        String css = sandbox.page("GET", "/sandbox/files/sandbox.css", "").text();
        assertThat(css)
                .containsPattern("h1, \\.text, [^{]*\\{ unicode-bidi: plaintext")
                .containsPattern("\\.name \\{[^}]*overflow-wrap: anywhere")
                .containsPattern("\\.by strong \\{ overflow-wrap: anywhere");
        assertThat(sandbox.page("GET", "/sandbox/files/tickets.js", "").text())
                .contains("el(\"bdi\", {}, name)", "el(\"bdi\", {}, ticket.preview");
    }

    @Test
    void otherSitesCanNeitherWriteNorRead() throws Exception {
        String path = "/sandbox/chat/data/persona";
        byte[] body = "{\"as\": \"ada\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> form = Map.of("Content-Type", "text/plain");
        Map<String, String> crossSite = Map.of("Content-Type", "application/json", "Sec-Fetch-Site", "cross-site");
        assertThat(sandbox.call("POST", path, body, form).status()).isEqualTo(403);
        assertThat(sandbox.call("POST", path, body, crossSite).status()).isEqualTo(403);
        assertThat(statusUnder("evil.example")).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(statusUnder("localhost")).isEqualTo("HTTP/1.1 200 OK");
    }

    /** A page of that host name may point at this machine (DNS rebinding). */
    private String statusUnder(String host) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sandbox.url().getPort())) {
            String request =
                    "GET /sandbox/helpdesk/data/tickets HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }
}
