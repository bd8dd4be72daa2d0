package io.saddlebag.cli;

import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every verb takes besides its own options: settings as {@code --name=value}. */
final class Surroundings {
    @Option(names = "--config", paramLabel = "DIR", description = "The directory of application.properties (config/).")
    private String config = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec verb = CommandSpec.create();

    /** The directory of the distribution, or the project in a source checkout; the launcher says which. */
    static Path home() {
        return Path.of(System.getProperty("saddlebag.home", "")).toAbsolutePath();
    }

    Settings settings() {
        List<String> all = new ArrayList<>(verb.commandLine().getUnmatchedArguments());
        if (!config.isEmpty()) {
            all.add("--config=" + config);
        }
        return Settings.load(all, System.getenv(), home());
    }

    RunningHub hub() {
        Logs.forTools();
        return RunningHub.on(settings().path("data.directory"));
    }
}
