package io.saddlebag.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mends what {@link HelpdeskCheckCommand} finds. */
@Command(
        name = "repair",
        description = "Mend what check finds, as far as the hub can. Without --yes it only says what it would do."
                + " Exit code 3 when something is left.")
final class HelpdeskRepairCommand implements Callable<Integer> {
    @Mixin
    private TicketSurvey survey = new TicketSurvey();

    @Option(names = "--yes", description = "Yes, do it.")
    private boolean yes;

    @Override
    public Integer call() {
        survey.run(yes ? "repair" : "check");
        int mended = survey.found() - survey.left();
        survey.sum(
                survey.found() == 0
                        ? "nothing found."
                        : yes
                                ? mended + " findings mended, " + survey.left() + " left."
                                : survey.found() + " findings. Nothing was changed; say it again with --yes.");
        return survey.left() == 0 ? 0 : Saddlebag.FOUND;
    }
}
