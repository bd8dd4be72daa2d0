package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;

/** Takes attachments: streamed to disk while signature and hash are computed, kept only when both fit. */
final class Uploads implements Handler<RoutingContext> {
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    private final Path incoming;
    private final Blobs blobs;
    private final Signature signature;

    /** What is on its way stands in the folder {@code incoming}, which must exist. */
    Uploads(Path incoming, Blobs blobs, Signature signature) {
        this.incoming = incoming;
        this.blobs = blobs;
        this.signature = signature;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Reception reception =
                new Reception(request, signature.check(HelpdeskApi.header(request, Signature.TIMESTAMP)), sha256());
        String file = incoming.resolve(UUID.randomUUID().toString()).toString();
        FileSystem files = context.vertx().fileSystem();
        request.pause();
        context.addEndHandler(end -> files.delete(file));
        files.open(file, new OpenOptions().setCreateNew(true))
                .compose(reception::into)
                .compose(received -> context.vertx().executeBlocking(() -> keep(context, reception, file), false))
                .onSuccess(answer -> Answer.of(ignored -> answer).handle(context))
                .onFailure(context::fail);
    }

    private Answer keep(RoutingContext context, Reception reception, String file) {
        signature.verify(reception.mac, HelpdeskApi.header(context.request(), Signature.SIGNATURE));
        String sha256 = HexFormat.of().formatHex(reception.sha256.digest());
        if (!sha256.equals(context.pathParam("sha256"))) {
            throw new Refused(422, "the path does not end with the SHA-256 of the body in lower-case hex");
        }
        boolean known = blobs.find(sha256).isPresent();
        try (InputStream content = Files.newInputStream(Path.of(file))) {
            long size = blobs.put(content).size();
            ObjectNode answer =
                    Json.mapper().createObjectNode().put("sha256", sha256).put("size", size);
            return known ? Answer.ok(answer) : Answer.created(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("an attachment was received but cannot be read", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One body on its way to a file, no faster than the disk takes it; used by one event loop only. */
    private static final class Reception {
        private final Promise<Void> done = Promise.promise();
        private final HttpServerRequest request;
        private final Mac mac;
        private final MessageDigest sha256;
        private long size;

        Reception(HttpServerRequest request, Mac mac, MessageDigest sha256) {
            this.request = request;
            this.mac = mac;
            this.sha256 = sha256;
        }

        Future<Void> into(AsyncFile file) {
            request.exceptionHandler(done::tryFail);
            request.handler(chunk -> take(chunk, file));
            request.endHandler(end -> done.tryComplete());
            request.resume();
            return done.future().eventually(() -> file.close());
        }

        private void take(Buffer chunk, AsyncFile file) {
            size += chunk.length();
            if (size > MAX_SIZE) {
                done.tryFail(new Refused(413, "an attachment may have " + MAX_SIZE + " bytes at most"));
                return;
            }
            mac.update(chunk.getBytes());
            sha256.update(chunk.getBytes());
            file.write(chunk);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(drained -> request.resume());
            }
        }
    }
}
