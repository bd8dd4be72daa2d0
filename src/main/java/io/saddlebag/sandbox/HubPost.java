package io.saddlebag.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts JSON to one address of the hub, signed at that moment. */
final class HubPost {
    private final URI destination;
    private final Signature signature;
    private final Duration patience;
    private final HttpClient client;

    /** @param patience how long a connection, and an answer, is waited for */
    HubPost(URI destination, Signature signature, Duration patience) {
        this.destination = destination;
        this.signature = signature;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    /** The status that it was answered with. */
    int send(byte[] body) throws IOException, InterruptedException {
        String timestamp = signature.timestamp();
        HttpRequest request = HttpRequest.newBuilder(destination)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header(Signature.TIMESTAMP, timestamp)
                .header(Signature.SIGNATURE, signature.of(timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
