package io.saddlebag;

import io.saddlebag.context.OwnSystem;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.ops.Settings;
import java.time.Clock;
import java.util.List;

/** The company's own systems that know customers: each has a route {@code ask-<name>}. */
final class OwnSystems {
    private static final String ASK = "ask-";

    private OwnSystems() {}

    /** The id of the route by which a system is asked. */
    static String route(String system) {
        return ASK + system;
    }

    /** Those whose routes were started. */
    static List<OwnSystem> of(Settings settings, Routes routes, Clock clock) {
        return routes.ids().stream()
                .filter(id -> id.startsWith(ASK))
                .map(id -> new OwnSystem(
                        id.substring(ASK.length()),
                        new RouteSink(routes.template(), "direct:" + id)::send,
                        settings.duration("context.wait"),
                        settings.duration("context.remember"),
                        settings.duration("delivery.breaker-pause"),
                        clock))
                .toList();
    }
}
