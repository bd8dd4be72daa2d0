package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ApiUnavailable.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said between the hub and a system about one command: request by request, until the plan says it is done. */
final class Talk {
    private final String connector;
    private final Plan plan;
    private final JsonNode command;
    private final JsonNode settings;
    private final List<ApiAnswer> answers = new ArrayList<>();
    private Step step;
    private boolean written;

    Talk(String connector, Plan plan, JsonNode command, JsonNode settings) {
        this.connector = connector;
        this.plan = plan;
        this.command = command;
        this.settings = settings;
        this.step = plan.next(command, settings, answers);
    }

    String connector() {
        return connector;
    }

    /** The request to send now, if it is not over. */
    Optional<ApiRequest> request() {
        return step instanceof Step.Request next ? Optional.of(next.request()) : Optional.empty();
    }

    /** The file to fetch now, if that is what comes next. */
    Optional<Download> download() {
        return step instanceof Step.Fetch next ? Optional.of(next.download()) : Optional.empty();
    }

    /** What the message says about the file that is fetched. */
    JsonNode file() {
        return command.path("file");
    }

    /** The file is here, so it is over. */
    void fetched(JsonNode result) {
        step = new Step.Done(result);
    }

    void answered(ApiAnswer answer) {
        answers.add(answer);
        step = plan.next(command, settings, answers);
    }

    /** A request was answered that may have changed something. */
    void written() {
        written = true;
    }

    /** Whether there was such a request, so that the command may have had its effect. */
    boolean hasWritten() {
        return written;
    }

    /** Whether the plan gives up for good. */
    boolean isGivenUp() {
        return step instanceof Step.Failed failed && !failed.retry() && !failed.unknown();
    }

    /**
     * What came of it.
     *
     * @throws ApiRefused when the plan gives up
     * @throws ApiUnavailable when it gives up for now
     */
    JsonNode result() {
        if (step instanceof Step.Failed failed) {
            throw failed.retry() || failed.unknown()
                    ? new ApiUnavailable(
                            failed.busy() ? Cause.BUSY : Cause.COMMAND,
                            failed.reason(),
                            failed.after() == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(failed.after())),
                            failed.unknown())
                    : new ApiRefused(failed.reason());
        }
        if (step instanceof Step.Done done) {
            return done.result();
        }
        throw new IllegalStateException("it is not over");
    }
}
