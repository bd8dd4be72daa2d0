package io.saddlebag.cli;

import io.saddlebag.Preflight;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.io.PrintWriter;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The settings, without starting anything. */
@Command(
        name = "check",
        description = "Check the settings and show them, with where each was set; secrets are not shown.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Logs.forTools();
        Settings settings = surroundings.settings();
        Preflight.check(settings);
        PrintWriter out = spec.commandLine().getOut();
        for (String name : new TreeSet<>(settings.asProperties().stringPropertyNames())) {
            out.println(settings.describe(name));
        }
        out.println("All settings are valid.");
        out.flush();
        return 0;
    }
}
