package io.saddlebag.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What providers have told the running hub about its accounts. */
@Command(
        name = "notices",
        description =
                "What providers tell of your accounts: throttled numbers, rejected templates …; the newest first.")
final class NoticesCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Mixin
    private Output output = new Output();

    @Option(names = "--max", defaultValue = "100", description = "At most so many.")
    private int max;

    @Override
    public Integer call() {
        output.print(surroundings.hub().exec("io.saddlebag:type=Notices", "list", max));
        return 0;
    }
}
