package io.saddlebag.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The quarantine of the running hub. */
@Command(name = "quarantine", description = "What could not be understood: list it, look at it, replay or discard it.")
final class QuarantineCommand {
    private static final String MBEAN = "io.saddlebag:type=Quarantine";

    @Command(description = "List what is in quarantine, the oldest first, with the reason.")
    int list(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--max", defaultValue = "100", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "list", max));
        return 0;
    }

    @Command(description = "Show one with its raw form.")
    int show(@Mixin Surroundings surroundings, @Mixin Output output, @Parameters(paramLabel = "ID") String id) {
        output.print(surroundings.hub().exec(MBEAN, "show", id));
        return 0;
    }

    @Command(description = "Send some through today's mapping again.")
    int replay(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--all", description = "All that waits, at most 1,000 at a time.") boolean all,
            @Option(
                            names = "--connector",
                            defaultValue = "",
                            paramLabel = "NAME",
                            description = "With --all: only what came in by this connector.")
                    String connector,
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> ids) {
        List<String> some = ids == null ? List.of() : ids;
        if (all == !some.isEmpty() || !(all || connector.isEmpty())) {
            throw new CommandFailed("Say what to replay: either the ids, or --all, perhaps with --connector.");
        }
        RunningHub hub = surroundings.hub();
        if (all) {
            output.print(hub.exec(MBEAN, "replayAll", connector));
        }
        for (String id : some) {
            output.print(hub.exec(MBEAN, "replay", id));
        }
        return 0;
    }

    @Command(description = "Discard one for good; the accounting keeps that it was, and why it went.")
    int discard(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for the record.")
                    String why) {
        output.print(surroundings.hub().exec(MBEAN, "discard", id, why));
        return 0;
    }
}
