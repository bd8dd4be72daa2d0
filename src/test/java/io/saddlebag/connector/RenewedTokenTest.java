package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.message.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** An access token that is refused is replaced before a mapping judges the credentials. */
class RenewedTokenTest {
    private final Exchanger exchanger = new Exchanger(Connectors.in(List.of(Path.of("connectors"))), new NoFiles(), 0);
    private final Credentials credentials = new Credentials();
    private final Hands clock = new Hands();

    @Test
    void anotherTokenIsTriedAndOnlyIfThatIsRefusedTooTheMappingSaysSo() throws IOException {
        try (ZendeskStub zendesk = new ZendeskStub()) {
            credentials.setScheme("client-credentials");
            credentials.setTokenUrl(zendesk.uri() + "//oauth/tokens");
            credentials.setTokenRequest("json");
            credentials.setUser(ZendeskStub.CLIENT);
            credentials.setSecret(ZendeskStub.CLIENT_SECRET);
            credentials.setClock(clock);
            String first = token();
            Exchange aged = asked();
            clock.now = clock.now.plus(Duration.ofMinutes(10));
            assertThatThrownBy(() -> exchanger.answer(aged))
                    .isInstanceOf(ApiUnavailable.class)
                    .hasMessageContaining("renewed");
            assertThat(token()).isNotEqualTo(first);
            Exchange fresh = asked();
            exchanger.answer(fresh);
            assertThatThrownBy(() -> exchanger.finish(fresh))
                    .isInstanceOf(ApiRefused.class)
                    .hasMessageContaining("check the token");
        }
    }

    private String token() {
        return credentials.headers(new byte[0]).getOrDefault("Authorization", "");
    }

    /** The question whose credentials they are, refused. */
    private Exchange asked() throws IOException {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("api.connector", "zendesk");
        exchange.setVariable("api.url", "https://example.zendesk.com");
        credentials.attach(exchange);
        exchange.getMessage().setBody(Json.write(Map.of("kind", Plan.CHECK)));
        exchanger.begin(exchange);
        exchanger.request(exchange);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 401);
        exchange.getMessage().setBody(new ByteArrayInputStream(new byte[0]));
        return exchange;
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-22T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class NoFiles implements FileStore {
        @Override
        public Optional<Path> find(String sha256) {
            return Optional.empty();
        }

        @Override
        public Kept put(InputStream content) {
            throw new UnsupportedOperationException("nothing is fetched here");
        }
    }
}
