package io.saddlebag.faults;

import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers who write, and the providers that carry it, on some threads. As real ones do, a provider sends a webhook
 * again until it is answered 2xx, now and then once more after that, and the next of the same customer only then.
 */
final class Crowd implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final int REMEMBERED = 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore turns = new Semaphore(0);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final Map<String, List<String>> written = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Optional<URI> hub = Optional.empty();

    /** So many providers, half of them WhatsApp, half web chat; what they do follows from the seed. */
    Crowd(int providers, long seed) {
        for (int i = 0; i < providers; i++) {
            Provider provider = new Provider(i, new Random(seed + i));
            Thread thread = new Thread(provider, "provider-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    /** Where the hub is; until then, and after {@link #hubIsAway}, they wait. */
    void hubIsAt(URI url) {
        hub = Optional.of(url);
    }

    void hubIsAway() {
        hub = Optional.empty();
    }

    /** Lets so many more webhooks be sent. */
    void mayWrite(int webhooks) {
        turns.release(webhooks);
    }

    /** Waits until so many more webhooks than now were answered 2xx. */
    void awaitAcknowledged(int more) {
        int target = acknowledged.get() + more;
        await("the hub to acknowledge " + more + " more webhooks; answers so far: " + answers)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> acknowledged.get() >= target);
    }

    /** Waits until all that they may write was answered 2xx. */
    void awaitSilence() {
        await("all webhooks to be acknowledged; answers so far: " + answers)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> turns.availablePermits() == 0 && idle.get() == threads.size());
    }

    /** What each customer wrote, in their order: each list is what must stand in one ticket. */
    List<List<String>> written() {
        return written.values().stream().map(List::copyOf).toList();
    }

    /** How many messages were written. */
    int size() {
        return written.values().stream().mapToInt(List::size).sum();
    }

    /** How often each status was answered; 0 stands for no answer. */
    Map<Integer, AtomicInteger> answers() {
        return answers;
    }

    @Override
    public void close() {
        closing.countDown();
        threads.forEach(Thread::interrupt);
    }

    /** One provider: its customers are its own, so that each of them is written for by one thread. */
    private final class Provider implements Runnable {
        private final int number;
        private final Random random;
        private final List<String> customers = new ArrayList<>();
        private final List<Webhook> sent = new ArrayList<>();
        private int words;

        Provider(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                while (closing.getCount() > 0) {
                    if (!turns.tryAcquire()) {
                        idle.incrementAndGet();
                        turns.acquire();
                        idle.decrementAndGet();
                    }
                    Webhook next = next();
                    deliver(next);
                    sent.add(next);
                    if (random.nextInt(10) == 0) {
                        deliver(sent.get(random.nextInt(sent.size())));
                    }
                    if (sent.size() > REMEMBERED) {
                        sent.remove(0);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Webhook next() {
            if (number % 2 == 1) {
                return Webhook.chat(words());
            }
            List<Words> messages = new ArrayList<>();
            for (int i = random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(5); i > 0; i--) {
                messages.add(words());
            }
            List<String> receipts = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                receipts.add(number + "-" + words + "-" + i);
            }
            return Webhook.whatsApp(messages, receipts);
        }

        private Words words() {
            if (customers.isEmpty() || random.nextInt(5) == 0) {
                customers.add(
                        number % 2 == 1
                                ? "visitor-" + number + "-" + customers.size()
                                : "43660" + (1_000_000 + 100_000 * number + customers.size()));
            }
            String customer = customers.get(random.nextInt(customers.size()));
            String label = customer + "-" + ++words;
            written.computeIfAbsent(customer, c -> new CopyOnWriteArrayList<>()).add(label);
            return new Words(customer, label);
        }

        private void deliver(Webhook webhook) throws InterruptedException {
            while (closing.getCount() > 0) {
                Optional<URI> where = hub;
                int status = where.isPresent() ? send(webhook, where.get()) : 0;
                if (where.isPresent()) {
                    answers.computeIfAbsent(status, s -> new AtomicInteger()).incrementAndGet();
                }
                if (status / 100 == 2) {
                    acknowledged.incrementAndGet();
                    return;
                }
                closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private int send(Webhook webhook, URI where) throws InterruptedException {
            try {
                return client.send(webhook.to(where), BodyHandlers.discarding()).statusCode();
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
