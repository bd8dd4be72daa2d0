package io.saddlebag.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The conversations of the running hub. */
@Command(name = "conversation", description = "What belongs together: show, join, split, and take that back.")
final class ConversationCommand {
    private static final String MBEAN = "io.saddlebag:type=Conversations";

    @Command(description = "Show a conversation: its newest messages, its tickets, how it was changed by hand.")
    int show(@Mixin Surroundings surroundings, @Mixin Output output, @Parameters(paramLabel = "ID") String id) {
        output.print(surroundings.hub().exec(MBEAN, "show", id));
        return 0;
    }

    @Command(description = "Join one conversation into another.")
    int join(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "INTO") String into,
            @Mixin Why why) {
        output.print(surroundings.hub().exec(MBEAN, "join", id, into, CustomerCommand.user(), why.text()));
        return 0;
    }

    @Command(description = "Split messages off into a conversation of their own.")
    int split(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NUMBERS", description = "Which messages, such as 3,5-7.") String numbers,
            @Mixin Why why) {
        output.print(surroundings.hub().exec(MBEAN, "split", id, numbers, CustomerCommand.user(), why.text()));
        return 0;
    }

    @Command(description = "Take a join or a split back; show lists their ids.")
    int undo(@Mixin Surroundings surroundings, @Mixin Output output, @Parameters(paramLabel = "CHANGE") String change) {
        output.print(surroundings.hub().exec(MBEAN, "undo", change, CustomerCommand.user()));
        return 0;
    }
}
