package io.saddlebag.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares the hub's conversations with the helpdesk's tickets. */
@Command(
        name = "check",
        description = "Compare the conversations of a period with the helpdesk's tickets, and list what is missing,"
                + " doubled or out of date on either side. Exit code 3 when there is something.")
final class HelpdeskCheckCommand implements Callable<Integer> {
    @Mixin
    private TicketSurvey survey = new TicketSurvey();

    @Override
    public Integer call() {
        survey.run("check");
        survey.sum(survey.found() == 0 ? "nothing found." : survey.found() + " findings.");
        return survey.found() == 0 ? 0 : Saddlebag.FOUND;
    }
}
