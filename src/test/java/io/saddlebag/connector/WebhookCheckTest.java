package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemes of a webhook whose provider sends the secret itself; signatures and tokens have tests of their own. */
class WebhookCheckTest {
    @Test
    void aSecretStandsInItsHeaderBehindItsPrefix() {
        WebhookCheck check = check("secret");
        check.setHeader("X-Token");
        check.setPrefix("Token ");
        check.setPreviousSecret("until yesterday");
        assertThatCode(() -> check.verify(with("X-Token", "Token s3cret"))).doesNotThrowAnyException();
        assertThatCode(() -> check.verify(with("X-Token", "Token until yesterday")))
                .doesNotThrowAnyException();
        refuses(check, with("X-Token", "s3cret"));
        refuses(check, with("X-Token", "Token s3cret2"));
        refuses(check, with("X-Token", "Token "));
        refuses(check, with("Authorization", "Token s3cret"));
    }

    @Test
    void basicIsAUserAndAPassword() {
        WebhookCheck check = check("basic");
        check.setUser("hub");
        assertThatCode(() -> check.verify(with("Authorization", basic("hub:s3cret"))))
                .doesNotThrowAnyException();
        refuses(check, with("Authorization", basic("hub:wrong")));
        refuses(check, with("Authorization", basic("other:s3cret")));
        refuses(check, with("Authorization", "s3cret"));
        refuses(check, with("X-Other", basic("hub:s3cret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "basic"})
    void withoutASecretNobodyIsLetIn(String scheme) {
        WebhookCheck check = new WebhookCheck();
        check.setScheme(scheme);
        check.setHeader("X-Token");
        refuses(check, with("X-Token", ""));
        refuses(check, with("Authorization", basic(":")));
    }

    @Test
    void thereIsNoSchemeForNone() {
        assertThatThrownBy(() -> new WebhookCheck().setScheme("none"))
                .hasMessage("A webhook's scheme is 'none'; it must be one of hmac, secret, basic, jwt.");
    }

    private static WebhookCheck check(String scheme) {
        WebhookCheck check = new WebhookCheck();
        check.setScheme(scheme);
        check.setSecret("s3cret");
        return check;
    }

    private static void refuses(WebhookCheck check, Exchange exchange) {
        assertThatThrownBy(() -> check.verify(exchange)).isInstanceOf(Unauthorized.class);
    }

    private static Exchange with(String header, String value) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(header, value);
        exchange.getMessage().setBody(new byte[0]);
        return exchange;
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
