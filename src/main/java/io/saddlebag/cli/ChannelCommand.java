package io.saddlebag.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The channels of the running hub. */
@Command(name = "channel", description = "Pause and resume a mailbox, number or widget.")
final class ChannelCommand {
    @Command(
            description =
                    "Take nothing in on this node (senders are told to come back), and send nothing to its customers.")
    int pause(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "NAME", description = "As status shows it.") String name,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for others.")
                    String why) {
        output.print(Pausable.pause(surroundings.hub(), "Channel", name, why));
        return 0;
    }

    @Command(description = "Go on.")
    int resume(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "NAME", description = "As status shows it.") String name) {
        output.print(Pausable.resume(surroundings.hub(), "Channel", name));
        return 0;
    }
}
