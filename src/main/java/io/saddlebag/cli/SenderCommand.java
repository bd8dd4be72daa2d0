package io.saddlebag.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who the running hub does not hear. */
@Command(
        name = "sender",
        description = "Block and unblock senders, and see what people were not given. SENDER is an e-mail address, a"
                + " telephone number with a plus sign, an id as customer show lists them, or an account id.")
final class SenderCommand {
    private static final String MBEAN = "io.saddlebag:type=Senders";

    @Command(description = "Block a sender: their messages are recorded and counted, open no ticket and get no answer.")
    int block(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "SENDER") String sender,
            @Option(names = "--on", defaultValue = "", paramLabel = "CHANNEL", description = "Only on this channel.")
                    String channel,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for others.")
                    String why) {
        output.print(surroundings.hub().exec(MBEAN, "block", sender, channel, CustomerCommand.user(), why));
        return 0;
    }

    @Command(description = "Hear a sender again; what came meanwhile stays where it is.")
    int unblock(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "SENDER") String sender,
            @Option(names = "--on", defaultValue = "", paramLabel = "CHANNEL", description = "Only on this channel.")
                    String channel) {
        output.print(surroundings.hub().exec(MBEAN, "unblock", sender, channel, CustomerCommand.user()));
        return 0;
    }

    @Command(description = "List who is blocked, the latest first.")
    int list(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--max", defaultValue = "100", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "list", max));
        return 0;
    }

    @Command(description = "List messages that people were not given, or not one by one, the newest first.")
    int held(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--max", defaultValue = "100", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "held", max));
        return 0;
    }
}
