package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** How long a hub takes to be there again that was killed while many messages waited to be recorded. */
final class Restart {
    private static final int CONNECTIONS = 64;

    private final BenchPlan plan;
    private final Path folder;
    private final Consumer<String> progress;

    Restart(BenchPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    ObjectNode measure() {
        ObjectNode restart = Json.mapper().createObjectNode();
        try (StubHelpdesk helpdesk = new StubHelpdesk()) {
            progress.accept("restart, " + plan.waiting() + " messages that wait");
            try (HubProcess hub = hub(helpdesk);
                    Load load = new Load(hub.port(), CONNECTIONS)) {
                hub.holdRecording();
                load.closed(Requests.messages(), plan.waiting());
                restart.put("waiting", hub.waiting());
            }
            try (HubProcess hub = hub(helpdesk);
                    Load load = new Load(hub.port(), 1)) {
                if (load.closed(Requests.messages(), 1).answered != 1) {
                    throw new BenchFailed("The hub takes nothing after it was killed; see " + folder);
                }
                double seconds = (System.nanoTime() - hub.process().started()) / 1e9;
                restart.put("seconds to the first 2xx", Math.round(seconds * 100) / 100.0);
            }
        }
        return restart;
    }

    private HubProcess hub(StubHelpdesk helpdesk) {
        return new HubProcess(plan.main(), folder, helpdesk.url(), List.of(), plan.settings());
    }
}
