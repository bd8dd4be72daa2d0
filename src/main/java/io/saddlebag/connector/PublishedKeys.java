package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.StreamSupport;

/**
 * The keys that a provider publishes: kept for an hour, asked for again when a token names one that is not among them
 * (but not more often than every half minute), and used for a day while the provider does not answer.
 */
final class PublishedKeys {
    private static final int TIMEOUT = (int) Duration.ofSeconds(3).toMillis();
    private static final int LARGEST = 1_000_000;
    private static final long KEPT = Duration.ofHours(1).toMillis();
    private static final long OUTLIVED = Duration.ofDays(1).toMillis();
    private static final long REFRESH_TIMEOUT = Duration.ofSeconds(8).toMillis();

    private PublishedKeys() {}

    /** @param endorsement leave out keys that are not endorsed for this; empty: take all */
    static JWKSource<SecurityContext> at(String url, String endorsement) {
        try {
            ResourceRetriever keys = new DefaultResourceRetriever(TIMEOUT, TIMEOUT, LARGEST);
            ResourceRetriever endorsed = address -> endorsed(keys.retrieveResource(address), endorsement);
            return JWKSourceBuilder.create(URI.create(url).toURL(), endorsement.isEmpty() ? keys : endorsed)
                    .cache(KEPT, REFRESH_TIMEOUT)
                    .refreshAheadCache(false)
                    .rateLimited(Duration.ofSeconds(30).toMillis())
                    .retrying(true)
                    .outageTolerant(OUTLIVED)
                    .build();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The address of the keys is no URL: " + url + ".", e);
        }
    }

    private static Resource endorsed(Resource keys, String endorsement) throws IOException {
        try {
            ObjectNode kept = Json.mapper().createObjectNode();
            ArrayNode list = kept.putArray("keys");
            Json.parse(keys.getContent().getBytes(StandardCharsets.UTF_8))
                    .path("keys")
                    .forEach(key -> {
                        if (endorsements(key).anyMatch(endorsement::equals)) {
                            list.add(key);
                        }
                    });
            return new Resource(Json.write(kept), keys.getContentType());
        } catch (InvalidMessage e) {
            throw new IOException("the keys are no JSON", e);
        }
    }

    private static java.util.stream.Stream<String> endorsements(JsonNode key) {
        return StreamSupport.stream(key.path("endorsements").spliterator(), false)
                .map(JsonNode::asText);
    }
}
