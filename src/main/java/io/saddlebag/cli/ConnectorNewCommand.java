package io.saddlebag.cli;

import io.saddlebag.connector.NewConnector;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A connector to start from. */
@Command(
        name = "new",
        description = "Make a connector's folder that works: Kamelets, mappings, examples, a README with the next "
                + "steps. It goes into connectors.directory, or where you are.")
final class ConnectorNewCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Parameters(paramLabel = "NAME", description = "Its name: lower-case letters, digits and dashes.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Logs.forTools();
        Settings settings = surroundings.settings();
        Path directory = settings.given("connectors.directory") ? settings.path("connectors.directory") : Path.of("");
        try {
            if (ConnectorCommand.connectors(settings).find(name).isPresent()) {
                throw new CommandFailed("There is a connector " + name + " already; choose another name.");
            }
            Path folder = NewConnector.create(directory.toAbsolutePath(), name);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Made " + folder);
            out.println("Try it:  ./saddlebag connector test " + folder);
            out.println("Go on with its README.md, and docs/connectors.md.");
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailed(directory.toAbsolutePath() + " cannot be written; check your rights.", e);
        }
    }
}
