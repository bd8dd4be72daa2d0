package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.store.Blobs;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The links that providers fetch agents' files by. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileDoorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Router router = Router.router(vertx);
    private final Blobs blobs;
    private final String sha256;
    private final String url;
    private final FileDoor door;

    FileDoorTest(@TempDir Path folder) throws Exception {
        blobs = new Blobs(folder);
        sha256 = blobs.put(new ByteArrayInputStream("a label".getBytes(StandardCharsets.UTF_8)))
                .sha256();
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        url = "http://127.0.0.1:" + port;
        door = door(url, NOW);
        door.mount(router);
    }

    @AfterAll
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aLinkGivesTheFileToBeSavedAndNotShown() throws Exception {
        HttpResponse<String> answer = ask("GET", door.link(sha256, "grüner Tee & mehr.pdf", "application/pdf"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a label");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename*=UTF-8''gr%C3%BCner%20Tee%20%26%20mehr.pdf");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        HttpResponse<String> head = ask("HEAD", door.link(sha256, "tea.pdf", "application/pdf"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).hasValue("7");
    }

    @Test
    void whateverIsChangedInALinkLeadsNowhere() throws Exception {
        String link = door.link(sha256, "tea.pdf", "application/pdf");
        String other = blobs.put(new ByteArrayInputStream(new byte[] {1})).sha256();
        for (String changed : new String[] {
            link.replace(sha256, other),
            link.replace("tea.pdf", "tea.exe"),
            link.replace("application%2Fpdf", "text%2Fhtml"),
            link.replaceFirst("until=[0-9]+", "until=99999999999"),
            link.replaceFirst("&seal=.*", ""),
            link.replaceFirst("&seal=.*", "&seal="),
            link.substring(0, link.length() - 2),
            url + "/files/" + sha256,
            url + "/files/",
            door.link("e".repeat(64), "tea.pdf", "application/pdf")
        }) {
            assertThat(ask("GET", changed).statusCode()).as(changed).isEqualTo(404);
        }
    }

    @Test
    void aLinkExpires() throws Exception {
        assertThat(ask("GET", door(url, NOW.minusSeconds(3_601)).link(sha256, "tea.pdf", "application/pdf"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(ask("GET", door(url, NOW.minusSeconds(3_599)).link(sha256, "tea.pdf", "application/pdf"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutAPublicAddressThereAreNoLinks() {
        assertThat(door("", NOW).link(sha256, "tea.pdf", "application/pdf")).isEmpty();
    }

    private FileDoor door(String publicUrl, Instant now) {
        return new FileDoor(blobs, new byte[32], publicUrl, Duration.ofHours(1), Clock.fixed(now, ZoneOffset.UTC));
    }

    private HttpResponse<String> ask(String method, String link) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(link))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
