package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PathCredentialsTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void theSecretStandsBehindTheAddressesAndInNoHeader() {
        exchange.setVariable("api.url", "https://api.example/");
        exchange.setVariable("api.file-url", "https://api.example/file");
        Credentials credentials = bot("17:se-cret_1");
        credentials.attach(exchange);
        assertThat(exchange.getVariable("api.url")).isEqualTo("https://api.example/bot17:se-cret_1");
        assertThat(exchange.getVariable("api.file-url")).isEqualTo("https://api.example/file/bot17:se-cret_1");
        assertThat(credentials.headers(new byte[0])).isEmpty();
    }

    @Test
    void refusesASecretThatNoAddressCanHoldWithoutShowingIt() {
        exchange.setVariable("api.url", "https://api.example");
        assertThatThrownBy(() -> bot("17:sec ret").attach(exchange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sec ret");
    }

    private static Credentials bot(String token) {
        Credentials credentials = new Credentials();
        credentials.setScheme("path");
        credentials.setPrefix("/bot");
        credentials.setSecret(token);
        return credentials;
    }
}
