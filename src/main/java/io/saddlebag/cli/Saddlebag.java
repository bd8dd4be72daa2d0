package io.saddlebag.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done; 1 it could not be done; 2 the arguments or a setting are wrong; 3 done, and
 * something was found that is to be seen to.
 */
@Command(
        name = "saddlebag",
        description = "Carries every customer's context to the helpdesk.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Every verb takes settings as --name=value, for example --http.port=9000; docs/settings.md lists them. "
                    + "\"saddlebag help VERB\" and \"saddlebag VERB --help\" say more about one verb."
        },
        versionProvider = Saddlebag.Version.class,
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ConnectorCommand.class,
            StatusCommand.class,
            AccountingCommand.class,
            QuarantineCommand.class,
            NoticesCommand.class,
            DeliveriesCommand.class,
            ChannelCommand.class,
            HelpdeskCommand.class,
            CustomerCommand.class,
            SenderCommand.class,
            ConversationCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
public final class Saddlebag implements Runnable {
    /** The exit code when something was found that is to be seen to. */
    static final int FOUND = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Saddlebag() {}

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Runs one verb and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        if (Help.isAsked(List.of(args))) {
            return Help.explain(new CommandLine(new Saddlebag()), out, err, List.of(args));
        }
        return args.length > 0 && args[0].equals("run") ? hub(err, args) : verb(out, err, args);
    }

    /** The hub takes settings alone; to read what parses options would be a tenth of its start. */
    private static int hub(PrintWriter err, String... args) {
        try {
            List<String> settings = List.of(args).subList(1, args.length);
            return RunCommand.run(Settings.load(settings, System.getenv(), Surroundings.home()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        } catch (RuntimeException e) {
            return failed(e, err);
        }
    }

    private static int verb(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Saddlebag())
                .setOut(out)
                .setErr(err)
                .setUnmatchedArgumentsAllowed(true) // they are settings, which the verbs read
                .setParameterExceptionHandler((problem, given) -> Help.wrong(problem, err))
                .setExecutionExceptionHandler((problem, verb, parsed) -> failed(problem, err))
                .execute(args);
    }

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    void askForVersion(boolean asked) {
        // picocli prints it
    }

    @Override
    public void run() {
        List<String> unknown = spec.commandLine().getUnmatchedArguments();
        if (!unknown.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no verb " + unknown.get(0) + ".");
        }
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int failed(Exception problem, PrintWriter err) {
        if (problem instanceof WrongSetting || problem instanceof CommandFailed) {
            err.println("saddlebag: " + problem.getMessage());
            return problem instanceof WrongSetting ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        LoggerFactory.getLogger(Saddlebag.class).error("It could not be done", problem);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version of the jar that runs. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Saddlebag.class.getPackage().getImplementationVersion();
            return new String[] {"Saddlebag " + (version == null ? "from source" : version)};
        }
    }
}
