package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.FileName;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes a visitor's files: streamed to disk, kept as blobs. What they are is told when their message comes, as of all
 * files. The page gets a sealed reference, good for a message of the
 * same visitor on the same day; a file to which no message refers goes with the blobs that nobody uses.
 */
final class Upload implements Handler<RoutingContext> {
    private static final int AT_A_TIME = 16;
    private static final Duration GOOD_FOR = Duration.ofDays(1);

    private final Path incoming;
    private final Blobs blobs;
    private final long limit;
    private final Seal seal;
    private final Clock clock;
    private final AtomicInteger running = new AtomicInteger();

    /** @param incoming a folder for what is on its way */
    Upload(Path incoming, Blobs blobs, WidgetSettings settings, Clock clock) {
        this.incoming = incoming;
        this.blobs = blobs;
        this.limit = settings.maxFile();
        this.seal = new Seal(settings.secret(), settings.previousSecret(), "file");
        this.clock = clock;
    }

    /** The file of a reference, as the webhook of web chat tells of files; nothing when it is not this visitor's. */
    Optional<JsonNode> attachment(String reference, Visitor visitor) {
        return seal.open(reference)
                .filter(file -> file.path("visitor").asText().equals(visitor.id()))
                .filter(file -> Instant.ofEpochSecond(file.path("at").asLong())
                        .plus(GOOD_FOR)
                        .isAfter(clock.instant()))
                .map(file -> file.path("file"));
    }

    @Override
    public void handle(RoutingContext context) {
        if (running.incrementAndGet() > AT_A_TIME) {
            running.decrementAndGet();
            throw new Refused(503, "too many files are on their way; try again later");
        }
        context.addEndHandler(end -> running.decrementAndGet());
        HttpServerRequest request = context.request();
        String file = incoming.resolve(UUID.randomUUID().toString()).toString();
        request.pause();
        context.addEndHandler(end -> context.vertx().fileSystem().delete(file));
        context.vertx()
                .fileSystem()
                .open(file, new OpenOptions().setCreateNew(true))
                .compose(open -> new Reception(request, limit).into(open))
                .compose(done -> context.vertx().executeBlocking(() -> keep(context, Path.of(file)), false))
                .onSuccess(answer -> Answer.send(context, 200, answer))
                .onFailure(context::fail);
    }

    private JsonNode keep(RoutingContext context, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            ObjectNode kept = Json.mapper().createObjectNode();
            kept.put("name", FileName.safe(context.request().getParam("name", "")));
            Blobs.Stored blob = blobs.put(content);
            if (blob.size() == 0) {
                throw new Refused(422, "the file is empty");
            }
            kept.put("size", blob.size()).put("sha256", blob.sha256());
            ObjectNode reference = Json.mapper()
                    .createObjectNode()
                    .put("visitor", Gate.visitor(context).id())
                    .put("at", clock.instant().getEpochSecond());
            reference.set("file", kept);
            return Json.mapper().createObjectNode().put("file", seal.close(reference));
        } catch (IOException e) {
            throw new UncheckedIOException("a visitor's file was received but cannot be read", e);
        }
    }

    /** One body on its way to a file, no faster than the disk takes it; used by one event loop only. */
    private static final class Reception {
        private final Promise<Void> done = Promise.promise();
        private final HttpServerRequest request;
        private final long limit;
        private long size;

        Reception(HttpServerRequest request, long limit) {
            this.request = request;
            this.limit = limit;
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
            if (size > limit) {
                done.tryFail(new Refused(413, "a file may have " + limit + " bytes at most"));
                return;
            }
            file.write(chunk);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(drained -> request.resume());
            }
        }
    }
}
