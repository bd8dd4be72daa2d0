package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.mailbox.AccessTokens.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a token server, and for how long its tokens are used. */
class AccessTokensTest {
    private static final Client CLIENT = new Client("the-hub", "s3cret&=", "https://mail.example/.default");

    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String answer = "";
    private int status = 200;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::take);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void asksWithItsOwnCredentialsWhereThereIsNoRefreshToken() {
        answer = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t-1\"}";
        assertThat(tokens("").get()).isEqualTo("t-1");
        assertThat(asked)
                .containsExactly(Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "the-hub",
                        "client_secret", "s3cret&=",
                        "scope", "https://mail.example/.default"));
    }

    @Test
    void asksWithTheRefreshTokenAndWithItsSuccessorWhereOneIsGiven() {
        AccessTokens tokens = tokens("r-1");
        answer = "{\"access_token\":\"t-1\",\"expires_in\":3600,\"refresh_token\":\"r-2\"}";
        assertThat(tokens.get()).isEqualTo("t-1");
        answer = "{\"access_token\":\"t-2\",\"expires_in\":3600}";
        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.get()).isEqualTo("t-2");
        now = now.plus(Duration.ofHours(1));
        tokens.get();
        assertThat(asked).extracting(form -> form.get("grant_type")).containsOnly("refresh_token");
        assertThat(asked).extracting(form -> form.get("refresh_token")).containsExactly("r-1", "r-2", "r-2");
    }

    @Test
    void usesATokenUntilShortlyBeforeItExpires() {
        AccessTokens tokens = tokens("");
        answer = "{\"access_token\":\"t-1\",\"expires_in\":3600}";
        tokens.get();
        answer = "{\"access_token\":\"t-2\",\"expires_in\":60}";
        now = now.plusSeconds(3_479);
        assertThat(tokens.get()).isEqualTo("t-1");
        now = now.plusSeconds(1);
        assertThat(tokens.get()).isEqualTo("t-2");
        now = now.plusSeconds(29);
        tokens.get();
        assertThat(asked).hasSize(2);
        now = now.plusSeconds(1);
        tokens.get();
        assertThat(asked)
                .as("one that is good for a minute is used for half of it")
                .hasSize(3);
    }

    @Test
    void asksForAnotherWhenTheMailServerDidNotTakeIt() {
        AccessTokens tokens = tokens("");
        answer = "{\"access_token\":\"t-1\",\"expires_in\":3600}";
        tokens.get();
        tokens.forget();
        answer = "{\"access_token\":\"t-2\",\"expires_in\":3600}";
        assertThat(tokens.get()).isEqualTo("t-2");
    }

    @Test
    void saysInOneSentenceWhatIsWrong() {
        status = 400;
        answer = "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked: r-1\"}";
        assertRefused("the token server 127.0.0.1 refuses: invalid_grant; the refresh token is not valid any more, a"
                + " new one is needed");
        status = 401;
        answer = "{\"error\":\"invalid_client\"}";
        assertRefused("the token server 127.0.0.1 refuses: invalid_client; check email.client-id and"
                + " email.client-secret");
        answer = "{\"error\":\"<script>\\nforged line\"}";
        assertRefused("the token server 127.0.0.1 refuses: 401");
        answer = "<html>nothing here</html>";
        assertRefused("the token server 127.0.0.1 answers 401 with something that is no JSON; check email.token-url");
        status = 200;
        answer = "{}";
        assertRefused("the token server 127.0.0.1 answers without an access token");
    }

    @Test
    void saysThatTheTokenServerIsAway() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        URI away = URI.create("http://127.0.0.1:" + closed + "/token");
        assertThatThrownBy(() -> new AccessTokens(away, CLIENT, "", Clock.systemUTC()).get())
                .isInstanceOf(NoAccessToken.class)
                .hasMessage("the token server 127.0.0.1 cannot be reached");
    }

    @Test
    void sendsNoSecretWithoutTls() {
        assertThatThrownBy(() -> new Login().setTokenUrl("http://tokens.example/token"))
                .hasMessageContaining("email.token-url");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> tokens("r-1").get())
                .isInstanceOf(NoAccessToken.class)
                .hasMessage(sentence);
    }

    private AccessTokens tokens(String refreshToken) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
        return new AccessTokens(url, CLIENT, refreshToken, new Clock() {
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
        });
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form = new TreeMap<>();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            for (String field : body.split("&", -1)) {
                String[] parts = field.split("=", 2);
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            asked.add(form);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
