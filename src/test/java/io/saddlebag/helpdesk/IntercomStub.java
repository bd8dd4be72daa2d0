package io.saddlebag.helpdesk;

import static io.saddlebag.helpdesk.IntercomAnswers.refusal;
import static io.saddlebag.helpdesk.IntercomAnswers.tooMany;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.contract.Contract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A Intercom to test against, on a free port of the loopback interface. It is as strict as the real one (see {@link
 * IntercomAccount}), holds every request against the official description where this machine has it, records all of
 * them and fails when told to.
 */
public final class IntercomStub implements AutoCloseable {
    /** The access token that it takes. */
    public static final String TOKEN = "a-token-of-the-stub";

    private static final Optional<Contract> CONTRACT = Contract.named("intercom-2.16.openapi.json");
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final IntercomAccount account = new IntercomAccount();
    private final List<Recorded> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Optional<Fault> always = Optional.empty();
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<PublishedLimits> limits = Optional.empty();
    private Optional<Silence> silence = Optional.empty();
    private int limit = 1_667;
    private int used;
    private Instant windowEnds = Instant.EPOCH;

    /** A running stub of an account without tickets or customers. */
    public IntercomStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Its address, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What it holds, to look at and to change behind the hub's back. */
    public IntercomAccount account() {
        return account;
    }

    /** Every request so far, refused ones too, in the order they came. */
    public List<Recorded> requests() {
        return List.copyOf(requests);
    }

    /** What was wrong with requests by the official description; such requests were refused with 400. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Lets the next request of that method and path, {@code POST /conversations}, go wrong; once for each call. */
    public synchronized void failNext(String methodAndPath, Fault fault) {
        orders.add(new Order(methodAndPath, fault));
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

    /** Lets every request go wrong until {@link #heal}. */
    public void failAlways(Fault fault) {
        always = Optional.of(fault);
    }

    /** Lets requests go right again. */
    public synchronized void heal() {
        always = Optional.empty();
        orders.clear();
    }

    /** How many requests it takes in a window of ten seconds. */
    public synchronized void limit(int requests) {
        limit = requests;
        used = 0;
        windowEnds = Instant.EPOCH;
    }

    /** Refuses from now on what is more than this. */
    public void limits(PublishedLimits published) {
        limits = Optional.of(published);
    }

    /** How long it takes for an answer from now on. */
    public void answersAfter(Duration time) {
        delay = time;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) {
        if (delay.isZero()) {
            serve(exchange);
        } else {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, threads)
                    .execute(() -> serve(exchange));
        }
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            StubRequest request = StubHttp.read(exchange);
            Optional<Fault> fault = fault(request);
            if (fault.isEmpty()) {
                StubAnswer answer = recorded(request, answer(request, exchange));
                Optional<Silence> silent = silence(request);
                if (silent.isPresent()) {
                    silent.get().reached().countDown();
                    closing.await(10, TimeUnit.MINUTES);
                }
                StubHttp.write(exchange, answer, false);
            } else if (fault.get().hasEffect()) {
                StubAnswer answer = recorded(request, answer(request, exchange));
                if (fault.get() == Fault.ANSWER_CUT) {
                    StubHttp.write(exchange, answer, true);
                }
            } else {
                fail(exchange, request, fault.get());
            }
        } catch (IOException e) {
            // the client went away: nobody is left to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(HttpExchange exchange, StubRequest request, Fault fault)
            throws IOException, InterruptedException {
        switch (fault) {
            case ERROR -> StubHttp.write(exchange, recorded(request, refusal(500, "server_error", "")), false);
            case UNAVAILABLE ->
                StubHttp.write(exchange, recorded(request, refusal(503, "service_unavailable", "")), false);
            case RATE_LIMITED ->
                StubHttp.write(exchange, recorded(request, tooMany(Instant.now().plusSeconds(1))), false);
            case HTML_PAGE -> {
                recorded(request, refusal(502, "", ""));
                StubHttp.page(exchange);
            }
            case HANG -> closing.await(10, TimeUnit.MINUTES);
            default -> recorded(request, refusal(0, "", ""));
        }
    }

    private StubAnswer answer(StubRequest request, HttpExchange exchange) {
        if (!request.headers().getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            return refusal(401, "unauthorized", "Access Token Invalid");
        }
        if (!request.headers().getOrDefault("intercom-version", "").equals("2.16")) {
            violations.add(request.methodAndPath() + ": the version is not pinned");
        }
        List<String> wrong = CONTRACT.map(c ->
                        c.violations(request.method(), exchange.getRequestURI(), request.headers(), request.body()))
                .orElse(List.of());
        if (!wrong.isEmpty()) {
            wrong.forEach(violation -> violations.add(request.methodAndPath() + ": " + violation));
            return refusal(400, "parameter_invalid", String.join("; ", wrong));
        }
        return limits.map(counter -> counter.count(request, () -> account.answer(request)))
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

    private StubAnswer recorded(StubRequest request, StubAnswer answer) {
        requests.add(new Recorded(request, answer.status()));
        return answer;
    }

    private synchronized Optional<Silence> silence(StubRequest request) {
        Optional<Silence> now = silence.filter(
                one -> one.kind().matcher(request.methodAndPath()).matches());
        if (now.isPresent()) {
            silence = Optional.empty();
        }
        return now;
    }

    private synchronized Optional<Fault> fault(StubRequest request) {
        Iterator<Order> waiting = orders.iterator();
        while (waiting.hasNext()) {
            Order order = waiting.next();
            if (order.methodAndPath.equals(request.methodAndPath())) {
                waiting.remove();
                return Optional.of(order.fault);
            }
        }
        return always;
    }

    private record Silence(Pattern kind, CountDownLatch reached) {}

    private record Order(String methodAndPath, Fault fault) {}

    /** A request and the status it was answered with; 0 when the connection was lost first. */
    public record Recorded(StubRequest request, int status) {
        /** For example {@code POST /conversations 200}. */
        @Override
        public String toString() {
            return request.methodAndPath() + " " + status;
        }
    }
}
