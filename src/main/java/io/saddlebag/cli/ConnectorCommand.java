package io.saddlebag.cli;

import io.saddlebag.ConnectorSettings;
import io.saddlebag.HelpdeskSettings;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.ConnectorMap;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.ItemReader;
import io.saddlebag.connector.Source;
import io.saddlebag.email.BlobSink;
import io.saddlebag.email.MailReader;
import io.saddlebag.email.Mailbox;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Connectors, without a hub. */
@Command(
        name = "connector",
        description = "List the connectors, make a new one, run their examples, try their mappings and credentials.",
        subcommands = {ConnectorNewCommand.class, ConnectorTestCommand.class, ConnectorCheckCommand.class})
final class ConnectorCommand {
    private static final String ROW = "%-20s %-8s %-6s %-6s %s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            description = "List the connectors found: whether each receives, sends and is asked about "
                    + "customers, and the routes that use it. "
                    + "Which routes are started is told by their settings.")
    int list(@Mixin Surroundings surroundings) {
        Logs.forTools();
        Settings settings = surroundings.settings();
        Connectors connectors = connectors(settings);
        ConnectorRoutes routes = ConnectorRoutes.in(
                connectors, settings.path("routes.directory"), new HelpdeskSettings(settings).connectors());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "CONNECTOR", "RECEIVES", "SENDS", "ASKED", "ROUTES");
        for (ConnectorFolder connector : connectors.all()) {
            out.printf(
                    ROW,
                    connector.name(),
                    connector.receives() ? "yes" : "no",
                    connector.sends() ? "yes" : "no",
                    connector.account().isPresent() ? "yes" : "no",
                    String.join(", ", routes.using(connector)));
        }
        return 0;
    }

    @Command(
            description = "Print, one JSON line a file, what the mapping makes of it: a list of canonical messages, "
                    + "of {\"ignore\": rule}, or of {\"problem\": …}. Exit code 1 when there is a problem.")
    int map(
            @Mixin Surroundings surroundings,
            @Option(
                            names = "--account",
                            defaultValue = "",
                            paramLabel = "NAME",
                            description = "The mailbox or number that the payload came in at, where it does not say.")
                    String account,
            @Parameters(index = "0", paramLabel = "NAME", description = "The connector's folder.") String name,
            @Parameters(index = "1", arity = "1..*", paramLabel = "FILE", description = ".json, .form or .eml")
                    Path... files) {
        Logs.forTools();
        ConnectorMap mapping = mapping(surroundings.settings());
        int code = 0;
        for (Path file : files) {
            try {
                List<Arrival> arrivals = mapping.arrivals(Source.of(name, account), file);
                spec.commandLine().getOut().println(ConnectorMap.line(arrivals));
                if (arrivals.stream().anyMatch(arrival -> arrival.problem().isPresent())) {
                    code = 1;
                }
            } catch (IOException e) {
                throw new CommandFailed(file + " cannot be read; check its name and your rights.", e);
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(String.valueOf(e.getMessage()), e);
            }
        }
        return code;
    }

    /** The connectors of the hub and of the integrator. */
    static Connectors connectors(Settings settings) {
        return Connectors.in(new ConnectorSettings(settings).directories());
    }

    private static ConnectorMap mapping(Settings settings) {
        Clock clock = Clock.systemUTC();
        Intake intake = new Intake(connectors(settings), new Ids(), bytes -> stored(new ByteArrayInputStream(bytes))
                .sha256());
        return new ConnectorMap(intake, readers(Mailbox.UNKNOWN, clock), clock);
    }

    /** What reads payloads that are more than JSON, as it would come in at a mailbox. */
    static Map<String, ItemReader> readers(Mailbox mailbox, Clock clock) {
        return Map.of(".eml", file -> new MailReader(mailbox, clock).read(file, ConnectorCommand::stored));
    }

    /** What a store of blobs would answer; nothing is kept. */
    private static BlobSink.Stored stored(InputStream content) {
        try {
            DigestInputStream digested = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"));
            long size = digested.transferTo(OutputStream.nullOutputStream());
            return new BlobSink.Stored(
                    HexFormat.of().formatHex(digested.getMessageDigest().digest()), size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
