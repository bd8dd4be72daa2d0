package io.saddlebag.cli;

import io.saddlebag.bench.Bench;
import io.saddlebag.bench.BenchFailed;
import io.saddlebag.bench.BenchPlan;
import io.saddlebag.bench.BenchPlan.Database;
import io.saddlebag.ops.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the hub on this machine. */
@Command(
        name = "bench",
        description = "Measure the hub on this machine: hubs of its own, in processes and folders of their own, with "
                + "load from this process; docs/performance.md says what the figures mean. Settings go to those hubs.")
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(names = "--seconds", defaultValue = "5", description = "The length of one run (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "25",
            description = "How long the load goes on before anything counts; the compilers need it (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only some parts: yardsticks, start, accept, profile, tickets, memory, restart, growth,"
                    + " mapping.")
    private Set<String> only = Set.of();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,16,64",
            description = "With how many connections accepting is measured (${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of();

    @Option(names = "--rate", defaultValue = "4000", description = "Requests/s of the open loop (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--messages",
            defaultValue = "10000",
            description = "Messages of the burst that becomes tickets (${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--waiting",
            defaultValue = "100000",
            description = "Messages that wait to be recorded when a hub is killed (${DEFAULT-VALUE}).")
    private int waiting;

    @Option(
            names = "--stored",
            defaultValue = "1000000",
            description = "Messages of the store in which one more is recorded (${DEFAULT-VALUE}).")
    private int stored;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "JDBC URL of an empty PostgreSQL database to measure as well; its password stands in "
                    + "SADDLEBAG_STORE_PASSWORD.")
    private String postgres = "";

    @Option(
            names = "--postgres-user",
            paramLabel = "USER",
            defaultValue = "postgres",
            description = "Its user (${DEFAULT-VALUE}).")
    private String postgresUser = "";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "data/bench",
            description = "Where their data goes, on the disk to be measured (${DEFAULT-VALUE}).")
    private Path folder = Path.of("data/bench");

    @Override
    public Integer call() {
        Logs.forTools();
        if (!BenchPlan.PARTS.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "--only takes " + String.join(", ", BenchPlan.PARTS));
        }
        Optional<Database> database = postgres.isEmpty()
                ? Optional.empty()
                : Optional.of(new Database(
                        postgres, postgresUser, System.getenv().getOrDefault("SADDLEBAG_STORE_PASSWORD", "")));
        BenchPlan plan = new BenchPlan(
                Saddlebag.class.getName(),
                Surroundings.home(),
                only,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                connections,
                rate,
                messages,
                waiting,
                stored,
                database,
                spec.commandLine().getUnmatchedArguments());
        try {
            output.print(new Bench(plan, folder.toAbsolutePath(), this::tell).run());
            return 0;
        } catch (BenchFailed e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(String what) {
        spec.commandLine().getErr().println(what);
    }
}
