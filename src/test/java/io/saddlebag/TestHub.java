package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A whole hub in this process, on free ports, and its customers. */
public final class TestHub implements AutoCloseable {
    public static final String WHATSAPP_SECRET = "sandbox-whatsapp-secret";
    public static final String WEBCHAT_SECRET = "sandbox-webchat-secret";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Hub hub;

    private TestHub(Hub hub) {
        this.hub = hub;
    }

    /** The sandbox, with further settings. */
    public static TestHub sandbox(Path data, String... settings) {
        return start(data, "sandbox", settings);
    }

    /** A hub without the sandbox's parts; takes WhatsApp and web chat. */
    public static TestHub production(Path data, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--whatsapp.app-secret=" + WHATSAPP_SECRET,
                "--whatsapp.verify-token=token",
                "--webchat.secret=" + WEBCHAT_SECRET));
        all.addAll(List.of(settings));
        return start(data, "production", all.toArray(String[]::new));
    }

    private static TestHub start(Path data, String profile, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--profile=" + profile,
                "--data.directory=" + data,
                "--http.port=0",
                "--management.port=0",
                "--sandbox.smtp-port=0",
                "--sandbox.imap-port=0"));
        all.addAll(List.of(settings));
        return new TestHub(Hub.start(Settings.load(all, Map.of(), Path.of("").toAbsolutePath())));
    }

    public URI url() {
        return hub.url();
    }

    /** Where health, metrics and Jolokia answer. */
    URI management() {
        return hub.management();
    }

    /** What it tells Prometheus. */
    String metrics() {
        return page(management().resolve("/observe/metrics").toString());
    }

    /** For looking at what was recorded. */
    Store store() {
        return hub.store();
    }

    /** A WhatsApp message, signed as Meta does; the answer's status. */
    public int whatsapp(String id, String phone, String text) {
        return whatsapp("106540352242922", id, phone, text);
    }

    /** As {@link #whatsapp(String, String, String)}, to another number of the company. */
    int whatsapp(String account, String id, String phone, String text) {
        String body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"%5$s"},
                "contacts":[{"profile":{"name":"Ada"},"wa_id":"%2$s"}],
                "messages":[{"from":"%2$s","id":"%1$s","timestamp":"%4$d","type":"text","text":{"body":%3$s}}]}}]}]}
                """
                        .formatted(id, phone, Json.write(text), Instant.now().getEpochSecond(), account);
        return post("/webhooks/whatsapp", body, Map.of("X-Hub-Signature-256", "sha256=" + hmac(WHATSAPP_SECRET, body)));
    }

    /** A web chat message, signed as the shop's server does; {@code user} is JSON or empty. */
    public int webchat(String id, String visitor, String text, String user) {
        String body =
                "{\"version\":1,\"id\":\"%s\",\"visitor\":{\"id\":\"%s\"},\"conversation\":\"c-%s\",\"text\":%s%s}"
                        .formatted(id, visitor, visitor, Json.write(text), user.isEmpty() ? "" : ",\"user\":" + user);
        String now = Long.toString(Instant.now().getEpochSecond());
        return post(
                "/webhooks/webchat",
                body,
                Map.of(
                        "X-Saddlebag-Timestamp",
                        now,
                        "X-Saddlebag-Signature",
                        "sha256=" + hmac(WEBCHAT_SECRET, now + "." + body)));
    }

    public int post(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return send(request.build()).statusCode();
    }

    /** JSON of one of the sandbox's pages. */
    public JsonNode get(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(hub.url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build());
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** A page as a browser gets it. */
    public String page(String url) {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .build())
                .body();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the hub did not answer " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** HMAC-SHA-256 in hex, as most sign. */
    public static String hmac(String secret, String text) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", secret, text));
    }

    /** As a provider signs, with Java's means alone. */
    public static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.close();
    }
}
