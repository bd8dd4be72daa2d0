package io.saddlebag.cli;

import io.saddlebag.CredentialChecks;
import io.saddlebag.CredentialChecks.Answer;
import io.saddlebag.HelpdeskSettings;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Logs;
import io.saddlebag.ops.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is configured, and whether the systems behind it take the credentials. */
@Command(
        name = "check",
        description = "List which connectors are configured, what the others need, and what each system answers to a "
                + "harmless call with the credentials in place. Exit code 1 when one does not take them.")
final class ConnectorCheckCommand implements Callable<Integer> {
    private static final String ROW = "%-18s %-22s %s%n";
    private static final String HELPDESK = "open-ticket-";

    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Only these connectors.")
    private List<String> names = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Logs.forTools();
        Settings settings = surroundings.settings();
        Connectors connectors = ConnectorCommand.connectors(settings);
        ConnectorRoutes routes = ConnectorRoutes.in(
                connectors, settings.path("routes.directory"), new HelpdeskSettings(settings).connectors());
        List<ConnectorFolder> asked = asked(connectors);
        List<String> senders = asked.stream()
                .filter(CredentialChecks::canAsk)
                .flatMap(connector -> routes.using(connector).stream())
                .filter(ConnectorCheckCommand::sends)
                .distinct()
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "CONNECTOR", "ROUTE", "STATE");
        boolean good = true;
        try (CredentialChecks checks = new CredentialChecks(settings, connectors, senders)) {
            for (ConnectorFolder connector : asked) {
                List<String> using = routes.using(connector);
                if (using.isEmpty()) {
                    out.printf(ROW, connector.name(), "-", "no route uses it");
                }
                for (String route : using) {
                    List<String> needed = routes.settings(route);
                    boolean used = needed.isEmpty() || needed.stream().anyMatch(settings::given);
                    Optional<Answer> answer = sends(route)
                            ? checks.ask(connector, route)
                            : routes.beginning(route)
                                    .filter(source -> used)
                                    .flatMap(source -> checks.ask(connector, source.kamelet(), source.parameters()));
                    out.printf(ROW, connector.name(), route, state(used, needed, answer));
                    out.flush();
                    good &= answer.map(Answer::good).orElse(true);
                }
            }
        }
        return good ? 0 : 1;
    }

    private List<ConnectorFolder> asked(Connectors connectors) {
        try {
            return names.isEmpty()
                    ? List.copyOf(connectors.all())
                    : names.stream().map(connectors::get).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private static String state(boolean used, List<String> needed, Optional<Answer> answer) {
        if (answer.isPresent()) {
            return (answer.get().good() ? "ok: " : "FAILED: ") + answer.get().detail();
        }
        return used ? "configured" : "not configured; set " + String.join(" or ", needed);
    }

    private static boolean sends(String route) {
        return route.startsWith("to-") || route.startsWith("ask-") || route.startsWith(HELPDESK);
    }
}
