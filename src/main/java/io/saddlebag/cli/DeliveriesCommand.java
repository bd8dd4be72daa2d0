package io.saddlebag.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands to the helpdesk and to the channels that the running hub holds. */
@Command(name = "deliveries", description = "Commands to helpdesk and channels: list them, try again, settle.")
final class DeliveriesCommand {
    private static final String MBEAN = "io.saddlebag:type=Deliveries";

    @Command(description = "List commands, the oldest first, with the reason of the last failure.")
    int list(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(
                            names = "--state",
                            defaultValue = "failed",
                            description = "failed, waiting, sending, unknown, done or given-up (${DEFAULT-VALUE}).")
                    String state,
            @Option(names = "--max", defaultValue = "100", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "list", state, max));
        return 0;
    }

    @Command(description = "Try some again now.")
    int retry(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", arity = "1..*") String... ids) {
        RunningHub hub = surroundings.hub();
        for (String id : ids) {
            output.print(hub.exec(MBEAN, "retry", id));
        }
        return 0;
    }

    @Command(name = "give-up", description = "Give one up, so that what follows it in its conversation goes on.")
    int giveUp(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for the record.")
                    String why) {
        output.print(surroundings.hub().exec(MBEAN, "giveUp", id, why));
        return 0;
    }

    @Command(description = "Declare that an unknown one took effect.")
    int done(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--result",
                            defaultValue = "{}",
                            paramLabel = "JSON",
                            description = "What the other side would have told, such as {\"ticket\":\"123\"}; an "
                                    + "open-ticket command needs its ticket.")
                    String result) {
        output.print(surroundings.hub().exec(MBEAN, "markDone", id, result));
        return 0;
    }
}
