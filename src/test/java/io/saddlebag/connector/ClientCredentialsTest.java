package io.saddlebag.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = (status == 200
                            ? "{\"access_token\":\"token-" + asked.size() + "\",\"expires_in\":3600}"
                            : "{\"error\":\"invalid_client\"}")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void hasATokenOnceAndAgainShortlyBeforeItRunsOut() {
        Hands clock = new Hands();
        ClientCredentials client = client(clock);
        assertThat(client.token()).isEqualTo("token-1");
        clock.pass(Duration.ofMinutes(54));
        assertThat(client.token()).isEqualTo("token-1");
        clock.pass(Duration.ofMinutes(2));
        assertThat(client.token()).isEqualTo("token-2");
        assertThat(asked)
                .hasSize(2)
                .containsOnly("client_id=app&client_secret=s%26cret"
                        + "&grant_type=client_credentials&scope=https%3A%2F%2Fapi.example%2F.default");
    }

    @Test
    void asksInJsonWhereThatIsWanted() {
        client(true, "3600", new Hands()).token();
        assertThat(Json.parse(asked.get(0).getBytes(UTF_8)))
                .isEqualTo(Json.parse(
                        """
                        {"client_id":"app","client_secret":"s&cret","grant_type":"client_credentials",
                         "scope":"https://api.example/.default","expires_in":"3600"}"""
                                .getBytes(UTF_8)));
    }

    @Test
    void replacesATokenThatWasRefusedUnlessItIsNew() {
        Hands clock = new Hands();
        ClientCredentials client = client(clock);
        client.token();
        assertThat(client.forget()).as("a new one would fare no better").isFalse();
        client.token();
        clock.pass(Duration.ofMinutes(10));
        assertThat(client.forget()).isTrue();
        assertThat(client.token()).isEqualTo("token-3");
    }

    @Test
    void saysWhoseFaultItIsWithoutTheSecret() {
        ClientCredentials client = client(new Hands());
        status = 401;
        assertThatThrownBy(client::token)
                .isInstanceOfSatisfying(ApiUnavailable.class, all -> assertThat(all.whose())
                        .as("everything waits, nothing is given up")
                        .isEqualTo(ApiUnavailable.Cause.BUSY))
                .hasMessageContaining("401 invalid_client")
                .hasMessageNotContaining("cret&");
        status = 503;
        assertThatThrownBy(client::token).isInstanceOf(ApiUnavailable.class);
        server.stop(0);
        assertThatThrownBy(client::token).isInstanceOf(ApiUnavailable.class);
    }

    private ClientCredentials client(Clock clock) {
        return client(false, "", clock);
    }

    private ClientCredentials client(boolean json, String life, Clock clock) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
        return new ClientCredentials(
                new TokenServer(address, json), "app", "s&cret", "https://api.example/.default", life, clock);
    }

    private static final class Hands extends Clock {
        private Instant now = NOW;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
