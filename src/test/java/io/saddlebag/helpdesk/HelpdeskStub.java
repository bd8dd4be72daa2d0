package io.saddlebag.helpdesk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
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

/**
 * What every helpdesk to test against has: a free port of the loopback interface, a record of all requests, and faults
 * when told to.
 */
public abstract class HelpdeskStub implements AutoCloseable {
    private final List<Recorded> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Optional<Fault> always = Optional.empty();
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<PublishedLimits> limits = Optional.empty();

    HelpdeskStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** What it says to a request. */
    abstract StubAnswer answer(StubRequest request, HttpExchange exchange);

    /** How it refuses a request for a fault: 500, 503 or 429. */
    abstract StubAnswer refusal(Fault fault);

    /** What it says when nothing is to go wrong. */
    StubAnswer usual(StubRequest request, HttpExchange exchange) {
        return answer(request, exchange);
    }

    /** Whether the request was for a file, and has been answered. */
    boolean isServed(HttpExchange exchange) throws IOException {
        return false;
    }

    /** Called when a request has had its effect and is about to be answered. */
    void hasHadEffect(StubRequest request) throws InterruptedException {}

    /** Its address, without a path. */
    public final URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Every request so far, refused ones too, in the order they came. */
    public final List<Recorded> requests() {
        return List.copyOf(requests);
    }

    /** What was wrong with requests by the official description; such requests were refused with 400. */
    public final List<String> violations() {
        return List.copyOf(violations);
    }

    final void violated(String what) {
        violations.add(what);
    }

    /** Lets the next request of that method and path, {@code POST /api/v2/tickets}, go wrong; once for each call. */
    public final synchronized void failNext(String methodAndPath, Fault fault) {
        orders.add(new Order(methodAndPath, fault));
    }

    /** Lets every request go wrong until {@link #heal}. */
    public final void failAlways(Fault fault) {
        always = Optional.of(fault);
    }

    /** Lets requests go right again. */
    public final synchronized void heal() {
        always = Optional.empty();
        orders.clear();
    }

    /** Refuses from now on what is more than this. */
    public final void limits(PublishedLimits published) {
        limits = Optional.of(published);
    }

    final Optional<PublishedLimits> limits() {
        return limits;
    }

    /** How long it takes for an answer from now on. */
    public final void answersAfter(Duration time) {
        delay = time;
    }

    /** Says nothing until it is closed. */
    final void keepSilent() throws InterruptedException {
        closing.await(10, TimeUnit.MINUTES);
    }

    @Override
    public final void close() {
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
            if (isServed(exchange)) {
                return;
            }
            StubRequest request = StubHttp.read(exchange);
            Optional<Fault> fault = fault(request);
            if (fault.isEmpty()) {
                StubAnswer answer = recorded(request, usual(request, exchange));
                hasHadEffect(request);
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
            case ERROR, UNAVAILABLE, RATE_LIMITED -> StubHttp.write(exchange, recorded(request, refusal(fault)), false);
            case HTML_PAGE -> {
                requests.add(new Recorded(request, 502));
                StubHttp.page(exchange);
            }
            case HANG -> keepSilent();
            default -> requests.add(new Recorded(request, 0));
        }
    }

    private StubAnswer recorded(StubRequest request, StubAnswer answer) {
        requests.add(new Recorded(request, answer.status()));
        return answer;
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

    private record Order(String methodAndPath, Fault fault) {}

    /** A request and the status it was answered with; 0 when the connection was lost first. */
    public record Recorded(StubRequest request, int status) {
        /** For example {@code POST /api/v2/tickets 201}. */
        @Override
        public String toString() {
            return request.methodAndPath() + " " + status;
        }
    }
}
