package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledFetchTest {
    private static final byte[] PICTURE = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void aFileThatWasBeingFetchedWhenTheProcessWasKilledIsFetchedOnceMoreAndAttachedOnce(@TempDir Path directory)
            throws Exception {
        try (DeskStub desk = new DeskStub();
                Media media = new Media();
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("whatsapp.access-token", "a-token").set("whatsapp.api-url", media.url());
            hub.set("files.wait", "30s");
            hub.start();
            Webhook picture = new Webhook(
                    Webhook.WHATSAPP,
                    """
                    {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                    "messaging_product":"whatsapp","metadata":{"phone_number_id":"106500000000042"},
                    "contacts":[{"profile":{"name":"Ada"},"wa_id":"436601234567"}],
                    "messages":[{"from":"436601234567","id":"wamid.picture","timestamp":"1790000001","type":"image",
                    "image":{"id":"77","mime_type":"image/png","caption":"see"}}]}}]}]}
                    """);
            assertThat(HttpClient.newHttpClient()
                            .send(picture.to(hub.http()), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            media.awaitHalf();
            hub.kill();
            hub.start();
            await("the picture at its ticket; the log: " + hub.tail())
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !desk.tickets().attached().isEmpty());
            assertThat(hub.stop()).isIn(0, 143);
            assertThat(desk.tickets().attached()).containsExactly(DeskStub.sha256(PICTURE));
            assertThat(desk.texts()).hasSize(1);
            assertThat(desk.texts().get(0)).hasSize(1);
            assertThat(media.downloads()).isEqualTo(2);
            assertThat(desk.breaches()).isEmpty();
            hub.books().mustAddUp();
        }
    }

    /** Where Meta keeps the file: the first time it is asked for, half of it comes. */
    private static final class Media implements AutoCloseable {
        private final CountDownLatch half = new CountDownLatch(1);
        private final CountDownLatch closing = new CountDownLatch(1);
        private final AtomicInteger downloads = new AtomicInteger();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;

        Media() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/v23.0/77", this::tell);
            server.createContext("/file", this::give);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        void awaitHalf() throws InterruptedException {
            assertThat(half.await(20, TimeUnit.SECONDS))
                    .as("the file is asked for")
                    .isTrue();
        }

        int downloads() {
            return downloads.get();
        }

        private void tell(HttpExchange exchange) throws IOException {
            byte[] body = ("{\"id\":\"77\",\"url\":\"" + url() + "/file\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private void give(HttpExchange exchange) {
            try (exchange) {
                boolean first = downloads.incrementAndGet() == 1;
                exchange.getResponseHeaders().set("Content-Type", "image/png");
                exchange.sendResponseHeaders(200, PICTURE.length);
                exchange.getResponseBody().write(PICTURE, 0, first ? PICTURE.length / 2 : PICTURE.length);
                exchange.getResponseBody().flush();
                if (first) {
                    half.countDown();
                    closing.await(1, TimeUnit.MINUTES);
                }
            } catch (IOException e) {
                // the hub was killed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            closing.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
