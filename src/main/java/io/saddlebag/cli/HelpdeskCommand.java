package io.saddlebag.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The helpdesk of the running hub. */
@Command(
        name = "helpdesk",
        description = "Pause and resume the helpdesk; compare its tickets with the hub's conversations, and mend them.",
        subcommands = {HelpdeskCheckCommand.class, HelpdeskRepairCommand.class})
final class HelpdeskCommand {
    @Command(description = "Send nothing to it, also after a restart; messages go on being taken in.")
    int pause(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "NAME", description = "As status shows it.") String name,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for others.")
                    String why) {
        output.print(Pausable.pause(surroundings.hub(), "Helpdesk", name, why));
        return 0;
    }

    @Command(description = "Go on.")
    int resume(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "NAME", description = "As status shows it.") String name) {
        output.print(Pausable.resume(surroundings.hub(), "Helpdesk", name));
        return 0;
    }
}
