package io.saddlebag.cli;

import io.saddlebag.Hub;
import io.saddlebag.broker.BrokerUnavailable;
import io.saddlebag.message.Sentence;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.StoreUnavailable;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The hub itself, until it is told to stop. */
@Command(name = "run", description = "Run the hub, in the sandbox unless a profile is set; Ctrl-C stops it.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Override
    public Integer call() throws InterruptedException {
        return run(surroundings.settings());
    }

    /** As the verb, without its options being parsed. */
    static int run(Settings settings) throws InterruptedException {
        Logs.forHub(settings);
        Hub hub = started(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "stop"));
        hub.awaitStop();
        return 0;
    }

    /** What keeps it from starting is for the operator to mend and comes as a sentence; anything else is our fault. */
    private static Hub started(Settings settings) {
        try {
            return Hub.start(settings);
        } catch (IllegalStateException | UncheckedIOException | StoreUnavailable | BrokerUnavailable e) {
            LoggerFactory.getLogger(RunCommand.class).debug("The hub does not start", e);
            throw new CommandFailed(Sentence.onOneLine(String.valueOf(e.getMessage())), e);
        }
    }
}
