package io.saddlebag.helpdesk;

import static io.saddlebag.helpdesk.IntercomAnswers.tooMany;

import com.sun.net.httpserver.HttpExchange;
import io.saddlebag.contract.Contract;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * A Intercom to test against, on a free port of the loopback interface. It is as strict as the real one (see {@link
 * IntercomAccount}), holds every request against the official description where this machine has it, records all of
 * them and fails when told to.
 */
public final class IntercomStub extends HelpdeskStub {
    /** The access token that it takes. */
    public static final String TOKEN = "a-token-of-the-stub";

    private static final Optional<Contract> CONTRACT = Contract.named("intercom-2.16.openapi.json");
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final IntercomAccount account = new IntercomAccount();
    private Optional<Silence> silence = Optional.empty();
    private int limit = 1_667;
    private int used;
    private Instant windowEnds = Instant.EPOCH;

    /** A running stub of an account without tickets or customers. */
    public IntercomStub() throws IOException {
        // written out for what it throws
    }

    /** What it holds, to look at and to change behind the hub's back. */
    public IntercomAccount account() {
        return account;
    }

    /**
     * The next request of that kind takes effect and is never answered; the latch opens once it has.
     *
     * @param methodAndPath a regular expression
     */
    public synchronized CountDownLatch keepsSilentAbout(String methodAndPath) {
        silence = Optional.of(new Silence(Pattern.compile(methodAndPath), new CountDownLatch(1)));
        return silence.get().reached();
    }

    /** How many requests it takes in a window of ten seconds. */
    public synchronized void limit(int requests) {
        limit = requests;
        used = 0;
        windowEnds = Instant.EPOCH;
    }

    @Override
    void hasHadEffect(StubRequest request) throws InterruptedException {
        Optional<Silence> silent = silence(request);
        if (silent.isPresent()) {
            silent.get().reached().countDown();
            keepSilent();
        }
    }

    @Override
    StubAnswer refusal(Fault fault) {
        return switch (fault) {
            case UNAVAILABLE -> IntercomAnswers.refusal(503, "service_unavailable", "");
            case RATE_LIMITED -> tooMany(Instant.now().plusSeconds(1));
            default -> IntercomAnswers.refusal(500, "server_error", "");
        };
    }

    @Override
    StubAnswer answer(StubRequest request, HttpExchange exchange) {
        if (!request.headers().getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            return IntercomAnswers.refusal(401, "unauthorized", "Access Token Invalid");
        }
        if (!request.headers().getOrDefault("intercom-version", "").equals("2.16")) {
            violated(request.methodAndPath() + ": the version is not pinned");
        }
        List<String> wrong = CONTRACT.map(c ->
                        c.violations(request.method(), exchange.getRequestURI(), request.headers(), request.body()))
                .orElse(List.of());
        if (!wrong.isEmpty()) {
            wrong.forEach(violation -> violated(request.methodAndPath() + ": " + violation));
            return IntercomAnswers.refusal(400, "parameter_invalid", String.join("; ", wrong));
        }
        return limits().map(counter -> counter.count(request, () -> account.answer(request)))
                .orElseGet(() -> limited(request));
    }

    /** Windows begin with their first request; each answer tells how much is left. */
    private synchronized StubAnswer limited(StubRequest request) {
        Instant now = Instant.now();
        if (now.isAfter(windowEnds)) {
            windowEnds = now.plus(WINDOW);
            used = 0;
        }
        used++;
        if (used > limit) {
            return tooMany(windowEnds);
        }
        StubAnswer answer = account.answer(request);
        return answer.with("X-RateLimit-Limit", Integer.toString(limit))
                .with("X-RateLimit-Remaining", Integer.toString(limit - used))
                .with("X-RateLimit-Reset", Long.toString(windowEnds.getEpochSecond()));
    }

    private synchronized Optional<Silence> silence(StubRequest request) {
        Optional<Silence> now = silence.filter(
                one -> one.kind().matcher(request.methodAndPath()).matches());
        if (now.isPresent()) {
            silence = Optional.empty();
        }
        return now;
    }

    private record Silence(Pattern kind, CountDownLatch reached) {}
}
