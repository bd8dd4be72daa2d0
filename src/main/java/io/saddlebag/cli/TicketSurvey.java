package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.repair.Period;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Conversations and tickets of a period, held against each other piece by piece by the running hub. */
final class TicketSurvey {
    private static final String ROW = "%-16s  %-36s  %-12s  %s%n";
    private static final int HELPDESKS_SHOWN = 10;
    private static final int MOST_IDLE_SECONDS = 180;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The helpdesk, as status shows it; may be left out where there is one.")
    private String name = "";

    @Option(
            names = "--since",
            defaultValue = "7d",
            paramLabel = "TIME",
            description = "What was recorded since: how long ago (7d, 12h), a day (2026-11-20) or a time"
                    + " (${DEFAULT-VALUE}).")
    private String since = "";

    @Option(names = "--until", defaultValue = "", paramLabel = "TIME", description = "The same; left out: until now.")
    private String until = "";

    @Option(
            names = "--channel",
            defaultValue = "",
            paramLabel = "CONNECTOR",
            description = "Only conversations that were begun by this connector, such as whatsapp.")
    private String channel = "";

    @Option(
            names = "--queue",
            defaultValue = "",
            paramLabel = "QUEUE",
            description = "Only conversations of which a message was given to this queue of people.")
    private String queue = "";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FINDING",
            description = "Only such findings, such as ticket-gone; several are separated by commas.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON, one finding a line.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec verb = CommandSpec.create();

    private int checked;
    private int found;
    private int left;

    /** How many findings there were. */
    int found() {
        return found;
    }

    /** How many of them were not mended. */
    int left() {
        return left;
    }

    /** Has the hub look through all of it, by an operation of the helpdesk's MBean, and prints what it finds. */
    void run(String operation) {
        Period period = period();
        RunningHub hub = surroundings.hub();
        String bean = helpdesk(hub);
        String after = "";
        int idle = 0;
        do {
            JsonNode piece = hub.exec(
                    bean,
                    operation,
                    period.since().toString(),
                    period.until().toString(),
                    channel,
                    queue,
                    String.join(",", only),
                    after);
            int more = piece.path("checked").asInt();
            checked += more;
            piece.path("findings").forEach(this::print);
            after = piece.path("next").asText();
            idle = more > 0 ? 0 : idle + piece.path("wait").asInt();
            if (idle > MOST_IDLE_SECONDS) {
                throw new CommandFailed("The helpdesk does not answer: " + Printout.cell(piece.path("reason"))
                        + ". Say it again later.");
            }
            pause(piece.path("wait").asInt());
        } while (!after.isEmpty());
    }

    /** The hub says how long the helpdesk is to be left alone. */
    private static void pause(int seconds) {
        try {
            NEVER.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted while waiting for the helpdesk.", e);
        }
    }

    /** Says how much was looked at; not among JSON. */
    void sum(String more) {
        if (!json) {
            out().printf("%d conversations and tickets compared, %s%n", checked, more);
        }
        out().flush();
    }

    private Period period() {
        try {
            return Period.of(since, until, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(e.getMessage() + ".", e);
        }
    }

    private String helpdesk(RunningHub hub) {
        if (!name.isEmpty()) {
            return hub.named("Helpdesk", name);
        }
        List<String> all = hub.all("Helpdesk");
        if (all.size() != 1) {
            throw new CommandFailed(
                    all.isEmpty()
                            ? "The hub has no helpdesk; set helpdesk.connector."
                            : "Say which helpdesk: "
                                    + String.join(
                                            ", ",
                                            all.stream()
                                                    .limit(HELPDESKS_SHOWN)
                                                    .map(RunningHub::nameIn)
                                                    .toList())
                                    + ".");
        }
        return all.get(0);
    }

    private void print(JsonNode finding) {
        found++;
        boolean mended = finding.path("mended").asBoolean();
        left += mended ? 0 : 1;
        if (json) {
            out().println(Json.write(finding));
            return;
        }
        if (found == 1) {
            out().printf(ROW, "FINDING", "CONVERSATION", "TICKET", "WHAT IT IS, AND WHAT IS TO BE DONE");
        }
        ObjectNode row = finding.deepCopy();
        String done = mended
                ? "Mended."
                : row.path("left").asText().isEmpty()
                        ? row.path("remedy").asText()
                        : "Left: " + row.path("left").asText();
        out().printf(
                        ROW,
                        Printout.cell(row.path("finding")),
                        Printout.cell(row.path("conversation")),
                        Printout.cell(row.path("ticket")),
                        Printout.cell(row.path("what")) + " "
                                + Printout.cell(row.put("done", done).path("done")));
        out().flush();
    }

    private PrintWriter out() {
        return verb.commandLine().getOut();
    }
}
