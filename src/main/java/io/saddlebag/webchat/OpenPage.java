package io.saddlebag.webchat;

import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.conversation.VisitorLines.News;
import io.saddlebag.conversation.VisitorLines.Position;
import io.saddlebag.conversation.VisitorLines.VisitorLine;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A page that listens: how far it has come, and what it is told. Used by the one thread of {@link Streams}. */
final class OpenPage {
    private static final int HISTORY = 200;
    private static final int BATCH = 50;

    private final String visitor;
    private final HttpServerResponse response;
    private final Instant until;
    private final Optional<Position> from;
    private Position at = Position.START;
    private Instant typing = Instant.EPOCH;
    private boolean started;
    private boolean stuck;

    /**
     * @param until when it ends
     * @param from how far it has come; nothing when it has no line
     */
    OpenPage(String visitor, HttpServerResponse response, Instant until, Optional<Position> from) {
        this.visitor = visitor;
        this.response = response;
        this.until = until;
        this.from = from;
    }

    String visitor() {
        return visitor;
    }

    boolean isStarted() {
        return started;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Begins with what it has missed, or with the newest lines. */
    void start(Store store, Instant now) {
        Position newest = store.read(tx -> VisitorLines.newest(tx, visitor));
        Optional<Position> known = from.filter(had -> had.line() <= newest.line() && had.change() <= newest.change());
        at = known.orElseGet(() -> new Position(Math.max(0, newest.line() - HISTORY), newest.change()));
        typing = now;
        started = true;
        write("id: " + LineJson.id(at) + "\nevent: start\ndata: {\"after\":" + at.line() + ",\"goesOn\":"
                + known.isPresent() + "}\n\n");
        send(store);
        write("event: ready\ndata: {}\n\n");
    }

    /** Sends what it has not: new lines, then those that say something else by now; as much as it reads. */
    void send(Store store) {
        if (started && send(store, VisitorLines::after)) {
            send(store, VisitorLines::changes);
        }
    }

    /** Whether all was sent that there is. */
    private boolean send(Store store, Lines kind) {
        List<VisitorLine> lines;
        do {
            if (response.closed() || response.writeQueueFull()) {
                return false;
            }
            lines = store.read(tx -> kind.read(tx, visitor, at, BATCH));
            for (VisitorLine line : lines) {
                write(LineJson.event(line, at));
                at = at.and(line);
                if (response.writeQueueFull()) {
                    return false;
                }
            }
        } while (lines.size() == BATCH);
        return true;
    }

    /** Says that somebody is writing, once for each time that was told. */
    void typing(News news) {
        if (started && news.typingAt().isAfter(typing)) {
            typing = news.typingAt();
            write("event: typing\ndata: "
                    + Json.write(Json.mapper().createObjectNode().put("name", news.typing())) + "\n\n");
        }
    }

    /** Says that the hub is there; false when it has read nothing since the last time. */
    boolean ping() {
        boolean before = stuck;
        stuck = response.writeQueueFull();
        if (!stuck) {
            write(": still here\n\n");
        }
        return !(before && stuck);
    }

    void finish() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    private void write(String event) {
        if (!response.closed() && !response.ended()) {
            response.write(event);
        }
    }

    /** New lines, or changed ones. */
    private interface Lines {
        List<VisitorLine> read(Tx tx, String visitor, Position position, int limit);
    }
}
