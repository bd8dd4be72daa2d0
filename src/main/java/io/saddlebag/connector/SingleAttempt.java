package io.saddlebag.connector;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Has the HTTP client send every request once. Left alone it repeats a PUT whose answer was lost, which would write a
 * comment twice, and sleeps through a Retry-After; both are for the delivery to decide.
 */
public final class SingleAttempt implements HttpClientConfigurer {
    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries();
    }
}
