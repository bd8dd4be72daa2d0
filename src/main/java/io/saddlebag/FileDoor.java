package io.saddlebag;

import io.saddlebag.connector.FileLinks;
import io.saddlebag.message.Hmac;
import io.saddlebag.store.Blobs;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hands out single files to systems that fetch what they are to send. Whoever has a link may use it until it expires; it
 * is sealed over file, name, type and expiry, and whatever is not sealed does not exist.
 */
final class FileDoor implements FileLinks {
    private static final String PATH = "/files/";
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]{1,100}/[\\w.+-]{1,100}");

    private final Blobs blobs;
    private final Hmac key;
    private final String publicUrl;
    private final Duration life;
    private final Clock clock;

    /** @param publicUrl under which the world reaches the hub; empty: there are no links */
    FileDoor(Blobs blobs, byte[] key, String publicUrl, Duration life, Clock clock) {
        this.blobs = blobs;
        this.key = Hmac.sha256(key);
        this.publicUrl = publicUrl.replaceAll("/+$", "");
        this.life = life;
        this.clock = clock;
    }

    @Override
    public String link(String sha256, String name, String type) {
        if (publicUrl.isEmpty()) {
            return "";
        }
        String known = MEDIA_TYPE.matcher(type).matches() ? type : "application/octet-stream";
        String until = Long.toString(clock.instant().plus(life).getEpochSecond());
        return publicUrl + PATH + sha256 + "?name=" + encoded(name) + "&type=" + encoded(known) + "&until=" + until
                + "&seal=" + seal(sha256, until, known, name);
    }

    void mount(Router router) {
        router.get(PATH + ":sha256").handler(this::answer);
        router.head(PATH + ":sha256").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        context.vertx()
                .executeBlocking(() -> find(context), false)
                .onSuccess(file -> file.ifPresentOrElse(
                        found -> send(context, found),
                        () -> context.response().setStatusCode(404).end()))
                .onFailure(failure -> context.response().setStatusCode(503).end());
    }

    private Optional<Found> find(RoutingContext context) {
        String sha256 = context.pathParam("sha256");
        String name = context.request().getParam("name", "");
        String type = context.request().getParam("type", "");
        String until = context.request().getParam("until", "");
        byte[] given = context.request().getParam("seal", "").getBytes(StandardCharsets.UTF_8);
        byte[] right = seal(sha256, until, type, name).getBytes(StandardCharsets.UTF_8);
        boolean good = MessageDigest.isEqual(right, given)
                && TIME.matcher(until).matches()
                && clock.instant().getEpochSecond() <= Long.parseLong(until);
        return good ? blobs.find(sha256).map(path -> new Found(path, name, type)) : Optional.empty();
    }

    private static void send(RoutingContext context, Found found) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", found.type)
                .putHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(found.name))
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Robots-Tag", "noindex")
                .putHeader("Cache-Control", "no-store");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(
                            "Content-Length", Long.toString(found.path.toFile().length()))
                    .end();
        } else {
            response.sendFile(found.path.toString());
        }
    }

    private String seal(String sha256, String until, String type, String name) {
        byte[] seal = key.of(String.join("\n", sha256, until, type, name));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private record Found(Path path, String name, String type) {}
}
