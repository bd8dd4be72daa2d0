package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Measures the hub, and in the same run what it is measured against. docs/performance.md says what the figures mean. */
public final class Bench {
    private static final Pattern LISTENS = Pattern.compile("listens on port (\\d+)");
    private static final int MANY = 64;
    private static final int RUNS = 3;
    private static final int ROUNDS = 3_000;
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final BenchPlan plan;
    private final Consumer<String> progress;
    private final Path folder;
    private final Figures figures = new Figures();
    private final ObjectNode report = Json.mapper().createObjectNode();

    /**
     * Prepares a run.
     *
     * @param folder where the data of the hubs goes, on the disk that is to be measured
     * @param progress is told what goes on
     */
    public Bench(BenchPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = HubProcess.created(folder);
        this.progress = progress;
    }

    /**
     * Runs all of the plan.
     *
     * @throws BenchFailed when something does not work
     */
    public ObjectNode run() {
        report.set("machine", Machine.describe(folder));
        report.set("figures", figures.rows());
        if (plan.measures("yardsticks")) {
            yardsticks();
        }
        if (plan.measures("start")) {
            report.set("start", new Start(plan, folder, progress).measure());
        }
        if (plan.measures("accept")) {
            accept();
        }
        if (plan.measures("profile")) {
            profile();
        }
        if (plan.measures("tickets")) {
            tickets("SQLite", List.of());
            plan.postgres().ifPresent(database -> tickets("PostgreSQL", database.settings()));
        }
        if (plan.measures("memory")) {
            report.set("memory", new Memory(plan, fresh("memory"), progress).measure(SILENCE));
        }
        if (plan.measures("restart")) {
            report.set("restart", new Restart(plan, fresh("restart"), progress).measure());
        }
        if (plan.measures("growth")) {
            growth();
        }
        if (plan.measures("mapping")) {
            progress.accept("mapping");
            report.put(
                    "WhatsApp texts mapped per second and core",
                    Math.round(MappingCost.perSecondAndCore(plan.home(), plan.time())));
        }
        return report;
    }

    private void yardsticks() {
        figures.answering(yardstick("V: answers only", "answer"));
        figures.storing(yardstick("D: stores, no Camel", "store"));
    }

    private double yardstick(String name, String kind) {
        progress.accept(name);
        List<String> command =
                List.of(Yardstick.class.getName(), kind, fresh(kind).toString());
        try (JavaProcess server = new JavaProcess(List.of(), command, LISTENS, folder.resolve(kind + ".log"))) {
            int port = Integer.parseInt(server.ready().group(1));
            warmUp(port);
            double rate = 0;
            for (int connections : List.of(1, MANY)) {
                rate = median(server, port, connections, name, () -> Yardstick.empty(port))
                        .rate();
            }
            return rate;
        }
    }

    /** Runs three times, each with an empty queue, and adds the run in the middle. */
    private Load.Result median(JavaProcess server, int port, int connections, String name, Runnable empty) {
        Requests requests = Requests.messages();
        record Run(Load.Result result, double cpu) {}
        List<Run> runs = new ArrayList<>();
        try (Load load = new Load(port, connections)) {
            for (int i = 0; i < RUNS; i++) {
                empty.run();
                double before = server.cpuMicros();
                Load.Result result = load.closed(requests, plan.time());
                runs.add(new Run(result, server.cpuMicros() - before));
            }
        }
        runs.sort(Comparator.comparingDouble(run -> run.result.rate()));
        Run middle = runs.get(RUNS / 2);
        figures.add(name, connections, middle.result, middle.cpu);
        return middle.result;
    }

    private void warmUp(int port) {
        try (Load load = new Load(port, MANY)) {
            load.closed(Requests.messages(), plan.warmUp());
        }
    }

    /** The way to the 2xx alone: what is accepted waits, and is thrown away between the runs. */
    private void accept() {
        for (int connections : plan.connections()) {
            List<String> room = List.of("--broker.global-max-size=250MB");
            try (StubHelpdesk helpdesk = new StubHelpdesk();
                    HubProcess hub = hub("accept", helpdesk, room)) {
                progress.accept("accept, " + connections + " connections");
                hub.holdRecording();
                warmUp(hub.port());
                median(hub.process(), hub.port(), connections, "accept alone", hub::throwAway);
                report.put(
                        "RSS MB, at most, accept, " + connections + " connections",
                        hub.process().megabytes("VmHWM"));
            }
        }
    }

    /** Meta's profile: three statuses to each message, at a given rate, everything else going on. */
    private void profile() {
        Requests requests = Requests.withStatuses(3);
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = hub("profile", helpdesk, List.of());
                Load load = new Load(hub.port(), 2 * MANY)) {
            progress.accept("statuses and messages, warm-up");
            load.closed(requests, plan.warmUp());
            hub.awaitDrained();
            progress.accept("statuses and messages, " + plan.rate() + "/s");
            double before = hub.process().cpuMicros();
            Load.Result result = load.open(requests, plan.rate(), plan.profileTime());
            figures.add(
                            "accept, 3 statuses to 1 message, open loop",
                            2 * MANY,
                            result,
                            hub.process().cpuMicros() - before)
                    .put("left to record", hub.waiting());
            report.put("RSS MB, at most, statuses and messages", hub.process().megabytes("VmHWM"));
        }
    }

    private void tickets(String store, List<String> settings) {
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = hub("tickets-" + store, helpdesk, settings)) {
            Tickets tickets = new Tickets(hub, helpdesk, SILENCE);
            progress.accept("webhook to ticket, " + store + ", warm-up");
            tickets.warmUp(plan.warmUp(), MANY);
            progress.accept("webhook to ticket, " + store);
            Tickets.Outcome burst = tickets.burst(plan.messages(), MANY);
            add("webhook to ticket, " + store, burst);
            progress.accept("webhook to ticket at 100/s, " + store);
            add("webhook to ticket at 100/s, " + store, tickets.steady(100, plan.openTime()));
            report.put("RSS MB, at most, tickets on " + store, hub.process().megabytes("VmHWM"));
        }
    }

    private void growth() {
        growth("SQLite", Stores.sqlite(fresh("growth").resolve("hub.db")));
        plan.postgres().ifPresent(database -> growth("PostgreSQL", database.open()));
    }

    /** Recording alone, in this process. */
    private void growth(String name, Store opened) {
        progress.accept("recording with " + plan.stored() + " messages in the store, " + name);
        try (Store store = opened) {
            report.set("recording, " + name, new Growth(store, plan.stored(), ROUNDS).measure());
        }
    }

    private void add(String what, Tickets.Outcome outcome) {
        progress.accept(outcome.ledger().toString());
        ObjectNode row = figures.add(what, outcome.connections(), outcome.rate(), outcome.latency());
        row.put(
                "errors",
                outcome.load().errors()
                        + outcome.ledger().missing()
                        + outcome.ledger().doubled());
        row.put("CPU µs", Math.round(outcome.cpuMicros() / outcome.ledger().acknowledged()));
        row.put("check", outcome.ledger().toString());
        if (!outcome.ledger().isRight()) {
            throw new BenchFailed(what + " is " + outcome.ledger());
        }
    }

    private HubProcess hub(String name, StubHelpdesk helpdesk, List<String> settings) {
        return new HubProcess(plan.main(), fresh(name), helpdesk.url(), List.of(), plan.with(settings));
    }

    private Path fresh(String name) {
        try {
            return Files.createTempDirectory(folder, name + "-");
        } catch (IOException e) {
            throw new BenchFailed("The folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }
}
