package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What a hub needs that has nothing to do, and whether one with a small heap does all that is asked of it. */
final class Memory {
    private static final String SMALL = "-Xmx256m";
    private static final int CONNECTIONS = 64;

    private final BenchPlan plan;
    private final Path folder;
    private final Consumer<String> progress;

    Memory(BenchPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /** @param silence when nothing comes for so long, nothing more is waited for */
    ObjectNode measure(Duration silence) {
        ObjectNode memory = Json.mapper().createObjectNode();
        progress.accept("memory, idle");
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = hub("idle", helpdesk, List.of())) {
            new Tickets(hub, helpdesk, silence).burst(1, 1);
            Wait.until(plan.time(), () -> false);
            memory.put("RSS MB, idle", hub.process().megabytes("VmRSS"));
        }
        progress.accept("memory, " + SMALL);
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = hub("small", helpdesk, List.of(SMALL))) {
            Tickets.Outcome outcome = new Tickets(hub, helpdesk, silence).burst(plan.messages(), CONNECTIONS);
            if (!outcome.ledger().isRight()) {
                throw new BenchFailed("with " + SMALL + " it is " + outcome.ledger());
            }
            memory.put("messages to tickets, " + SMALL, outcome.ledger().toString());
            memory.put("RSS MB, at most, " + SMALL, hub.process().megabytes("VmHWM"));
        }
        return memory;
    }

    private HubProcess hub(String name, StubHelpdesk helpdesk, List<String> options) {
        Path own = HubProcess.created(folder.resolve(name));
        return new HubProcess(plan.main(), own, helpdesk.url(), options, plan.settings());
    }
}
