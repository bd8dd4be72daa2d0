package io.saddlebag.webchat;

import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.conversation.VisitorLines.Position;
import io.saddlebag.message.Attachment;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Hands out the files of a visitor's own lines, as bytes to be saved: no browser is to show or run them. */
final class Download implements Handler<RoutingContext> {
    private final Store store;
    private final Blobs blobs;

    Download(Store store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    @Override
    public void handle(RoutingContext context) {
        Visitor visitor = Gate.visitor(context);
        String line = context.pathParam("line");
        String sha256 = context.pathParam("sha256");
        if (!line.matches("[1-9][0-9]{0,8}")) {
            throw absent();
        }
        context.vertx()
                .executeBlocking(
                        () -> find(visitor, Integer.parseInt(line), sha256).orElseThrow(Download::absent), false)
                .onSuccess(found -> send(context.response(), found))
                .onFailure(context::fail);
    }

    private Optional<Found> find(Visitor visitor, int line, String sha256) {
        return store.read(tx -> VisitorLines.after(tx, visitor.id(), new Position(line - 1, 0), 1)).stream()
                .filter(found -> found.number() == line)
                .flatMap(found -> found.files().stream())
                .filter(file -> file.sha256().equals(sha256))
                .findFirst()
                .flatMap(file -> blobs.find(sha256).map(path -> new Found(file, path)));
    }

    private static void send(HttpServerResponse response, Found found) {
        String name = found.file.name().isEmpty() ? "file" : found.file.name();
        response.putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(name))
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .sendFile(found.path.toString());
    }

    /** As RFC 8187 has it. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private static Refused absent() {
        return new Refused(404, "there is no such file");
    }

    private record Found(Attachment file, Path path) {}
}
