package io.saddlebag.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The accounting of the running hub. */
@Command(name = "accounting", description = "What became of everything that was received, and whether it adds up.")
final class AccountingCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        output.print(surroundings.hub().exec("io.saddlebag:type=Accounting", "report"));
        return 0;
    }
}
