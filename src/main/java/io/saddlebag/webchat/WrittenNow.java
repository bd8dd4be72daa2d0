package io.saddlebag.webchat;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.function.Consumer;

/** Takes from pages that their visitor writes at this moment, and passes on as much of it as anybody can see. */
final class WrittenNow implements Handler<RoutingContext> {
    /** Helpdesks show it for some seconds. */
    private static final int A_MINUTE = 20;

    private final Consumer<String> typing;
    private final Allowance visitors;

    WrittenNow(Consumer<String> typing, Clock clock) {
        this.typing = typing;
        this.visitors = new Allowance(A_MINUTE, clock);
    }

    @Override
    public void handle(RoutingContext context) {
        String visitor = Gate.visitor(context).id();
        if (visitors.take(visitor)) {
            typing.accept(visitor);
        }
        context.response().setStatusCode(204).end();
    }
}
