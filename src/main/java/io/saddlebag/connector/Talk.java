package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ApiRequest.Effect;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.connector.Progress.Kept;
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
    private final Progress progress;
    private final List<ApiAnswer> answers = new ArrayList<>();
    /** Of those what later attempts are to have. */
    private final List<ApiAnswer> kept = new ArrayList<>();

    private Step step;
    private boolean resumed;
    private boolean written;
    private boolean committed;
    private boolean unkept;
    /** Whether somebody has got a part of it, by what is kept. */
    private boolean begun;

    Talk(String connector, Plan plan, JsonNode command, JsonNode settings, Progress progress) {
        this.connector = connector;
        this.plan = plan;
        this.command = command;
        this.settings = settings;
        this.progress = progress;
        this.step = plan.next(command, settings, answers);
        resume();
    }

    /** Before anything is asked of which answers are kept: perhaps an earlier attempt has some. */
    private void resume() {
        if (!resumed
                && step instanceof Step.Request next
                && next.request().effect().isKept()) {
            resumed = true;
            Kept before = progress.of(command.path("id").asText());
            kept.addAll(before.answers());
            begun = before.seen();
            if (!kept.isEmpty()) {
                answers.addAll(kept);
                step = plan.next(command, settings, answers);
            }
        }
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
        Optional<Step> foreseen = step instanceof Step.Request asked ? asked.done(answer) : Optional.empty();
        answers.add(answer);
        step = foreseen.orElseGet(() -> plan.next(command, settings, answers));
        resume();
    }

    /** As {@link #answered(ApiAnswer)}, of a request that has had its effect. */
    void taken(ApiRequest request, ApiAnswer answer) {
        written |= request.effect() == Effect.UNSAID && !request.method().equals("GET");
        committed |= request.effect() == Effect.ONCE;
        unkept |= request.effect() == Effect.KEPT;
        answered(answer);
        if (request.effect().isKept() && !(step instanceof Step.Done)) {
            kept.add(answer);
            begun |= request.effect() == Effect.KEPT;
            unkept &= !progress.keep(command.path("id").asText(), new Kept(kept, begun));
        }
    }

    /** Whether something has happened that must not happen again, of which later attempts will not know. */
    boolean isCommitted() {
        return committed || unkept;
    }

    /** What people have to know of an attempt that fails: empty when nobody has got anything yet. */
    String soFar() {
        return begun ? ", after a part of it was taken" : "";
    }

    /** Whether there was such a request, so that the command may have had its effect. */
    boolean hasWritten() {
        return written;
    }

    /** Whether the plan gives up for good. */
    boolean isGivenUp() {
        return step instanceof Step.Failed failed && !failed.retry() && !failed.unknown();
    }

    /** What the operator should know of the account, if it has come to an end that tells. */
    Optional<String> notice() {
        return step instanceof Step.Failed failed
                ? Optional.of(failed.notice()).filter(told -> !told.isBlank())
                : Optional.empty();
    }

    /** The account that the command is for, or empty. */
    String account() {
        return command.path("account").asText();
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
