package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The customers of the running hub. */
@Command(
        name = "customer",
        description =
                "Who is who: show, join, undo; what they agreed to; everything about a person: export, erase. CUSTOMER is an id, an "
                        + "e-mail address, a telephone number with a plus sign, or an account id.")
final class CustomerCommand {
    private static final String MBEAN = "io.saddlebag:type=Customers";

    @Command(description = "Show who a customer is, and why: identifiers, links, events, consents, conversations.")
    int show(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "CUSTOMER") String customer) {
        output.print(surroundings.hub().exec(MBEAN, "show", customer));
        return 0;
    }

    @Command(description = "List identifiers in conflict, with both sides; they link nobody until you decide.")
    int conflicts(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--max", defaultValue = "100", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "conflicts", max));
        return 0;
    }

    @Command(name = "keep-apart", description = "Decide that an identifier in conflict is to go on linking nobody.")
    int keepApart(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "IDENTIFIER") String identifier,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The reason, for the record.")
                    String why) {
        output.print(surroundings.hub().exec(MBEAN, "keepApart", identifier, user(), why));
        return 0;
    }

    @Command(description = "Join two customers; with --preview only say what that would do.")
    int join(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "CUSTOMER") String customer,
            @Parameters(paramLabel = "OTHER") String other,
            @Option(names = "--preview", description = "Change nothing.") boolean preview,
            @Mixin Why why) {
        RunningHub hub = surroundings.hub();
        output.print(
                preview
                        ? hub.exec(MBEAN, "previewJoin", customer, other)
                        : hub.exec(MBEAN, "join", customer, other, user(), why.text()));
        return 0;
    }

    @Command(description = "Take a link back; show lists their ids. With --preview only say what that would do.")
    int undo(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "LINK") String link,
            @Option(names = "--preview", description = "Change nothing.") boolean preview,
            @Mixin Why why) {
        RunningHub hub = surroundings.hub();
        output.print(
                preview ? hub.exec(MBEAN, "previewUndo", link) : hub.exec(MBEAN, "undo", link, user(), why.text()));
        return 0;
    }

    @Command(
            name = "withdraw-consent",
            description = "Take back that a customer may be answered on another channel, or on all; show lists them.")
    int withdrawConsent(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "CUSTOMER") String customer,
            @Parameters(paramLabel = "CHANNEL", defaultValue = "", description = "Such as email; left out: all.")
                    String channel) {
        output.print(surroundings.hub().exec(MBEAN, "withdrawConsent", customer, channel, user()));
        return 0;
    }

    @Command(description = "Write everything about a person into a zip file.")
    int export(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "CUSTOMER") String customer,
            @Option(
                            names = "--to",
                            paramLabel = "FILE",
                            description = "Take the file out of the hub's folder to there.")
                    Path to) {
        ObjectNode exported = (ObjectNode) surroundings.hub().exec(MBEAN, "export", customer);
        if (to != null) {
            try {
                Path file = Path.of(exported.path("file").asText());
                exported.put(
                        "file",
                        Files.move(file, to.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING)
                                .toString());
            } catch (IOException e) {
                throw new CommandFailed("The export cannot be moved to " + to + ": " + e.getMessage() + ".", e);
            }
        }
        output.print(exported);
        return 0;
    }

    @Command(description = "Erase everything about a person for good. Without --yes it only shows who that is.")
    int erase(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Parameters(paramLabel = "CUSTOMER") String customer,
            @Option(names = "--yes", description = "Yes, for good.") boolean yes) {
        RunningHub hub = surroundings.hub();
        JsonNode told = yes ? hub.exec(MBEAN, "erase", customer, user()) : hub.exec(MBEAN, "show", customer);
        output.print(told);
        if (!yes) {
            throw new CommandFailed("Nothing was erased. Look at who that is, then say it again with --yes.");
        }
        return 0;
    }

    @Command(description = "List what was erased, and what is still being erased, the newest first.")
    int erasures(
            @Mixin Surroundings surroundings,
            @Mixin Output output,
            @Option(names = "--max", defaultValue = "20", description = "At most so many.") int max) {
        output.print(surroundings.hub().exec(MBEAN, "erasures", max));
        return 0;
    }

    /** Who is kept as the one who decided. */
    static String user() {
        return System.getProperty("user.name", "somebody");
    }
}
