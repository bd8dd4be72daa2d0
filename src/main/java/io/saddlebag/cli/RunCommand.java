package io.saddlebag.cli;

import io.saddlebag.Hub;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The hub itself, until it is told to stop. */
@Command(name = "run", description = "Run the hub, in the sandbox unless a profile is set; Ctrl-C stops it.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = surroundings.settings();
        Logs.forHub(settings);
        Hub hub = Hub.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "stop"));
        hub.awaitStop();
        return 0;
    }
}
