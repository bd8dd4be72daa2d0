package io.saddlebag.cli;

import io.saddlebag.ConnectorSettings;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Example;
import io.saddlebag.connector.Examples;
import io.saddlebag.connector.MappingFailed;
import io.saddlebag.email.Mailbox;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The examples of connectors, run without a hub. */
@Command(
        name = "test",
        description = "Run the examples of connectors: what stands in each must be what the mapping makes. "
                + "Exit code 1 when one differs, or there is none.")
final class ConnectorTestCommand implements Callable<Integer> {
    /** The mailbox of which the examples of mails speak. */
    private static final Mailbox MAILBOX =
            new Mailbox(Set.of("mx.shop.example"), Set.of("hub.shop.example"), Set.of("help@shop.example"));

    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "One connector's folder, or a directory of such; all that the hub finds when left out.")
    private List<Path> directories = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Logs.forTools();
        PrintWriter out = spec.commandLine().getOut();
        int run = 0;
        int failed = 0;
        try {
            List<ConnectorFolder> tested = new ArrayList<>();
            Connectors connectors = found(tested);
            Examples examples = new Examples(
                    connectors, ConnectorCommand.readers(MAILBOX, Clock.fixed(Examples.NOW, ZoneOffset.UTC)));
            for (ConnectorFolder connector : tested) {
                connector.compile();
                for (Example example : Examples.of(connector)) {
                    String problem = examples.problem(example);
                    out.println((problem.isEmpty() ? "ok      " : "differs ") + example);
                    problem.lines().forEach(line -> out.println("        " + line));
                    run++;
                    failed += problem.isEmpty() ? 0 : 1;
                }
            }
        } catch (MappingFailed | IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
        out.println(run == 0 ? "There are no examples." : run + " examples, " + failed + " of them differ.");
        return run == 0 || failed > 0 ? 1 : 0;
    }

    /** All connectors, so that one can be shadowed; and those that are to be tested. */
    private Connectors found(List<ConnectorFolder> tested) {
        Settings settings = surroundings.settings();
        List<Path> roots = new ConnectorSettings(settings).directories();
        if (directories.isEmpty()) {
            Connectors all = Connectors.in(roots);
            tested.addAll(all.all());
            return all;
        }
        Path directory = directories.get(0).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is no directory.");
        }
        List<Path> children = children(directory);
        if (isConnector(children)) {
            Connectors all = Connectors.with(roots, directory);
            tested.add(all.get(String.valueOf(directory.getFileName())));
            return all;
        }
        List<Path> more = new ArrayList<>(roots);
        more.add(directory);
        Connectors all = Connectors.in(more);
        Collection<String> names = children.stream()
                .map(child -> String.valueOf(child.getFileName()))
                .toList();
        all.all().stream().filter(connector -> names.contains(connector.name())).forEach(tested::add);
        return all;
    }

    private static boolean isConnector(List<Path> children) {
        return children.stream()
                .map(child -> String.valueOf(child.getFileName()))
                .anyMatch(
                        name -> name.equals("examples") || name.endsWith(".jsonata") || name.endsWith(".kamelet.yaml"));
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            throw new CommandFailed(directory + " cannot be read; check your rights.", e);
        }
    }
}
