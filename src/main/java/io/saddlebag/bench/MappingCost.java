package io.saddlebag.bench;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Source;
import io.saddlebag.message.Ids;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What it costs to make canonical messages of webhooks. */
final class MappingCost {
    private static final int WARM_UP = 20_000;

    private MappingCost() {}

    /** WhatsApp text webhooks that one core parses, maps, validates and cleans in a second. */
    static double perSecondAndCore(Path home, Duration time) {
        Intake intake = new Intake(Connectors.in(List.of(home.resolve("connectors"))), new Ids(), bytes -> "");
        Requests requests = Requests.messages();
        run(intake, requests, WARM_UP);
        long before = cpuNanos();
        long end = System.nanoTime() + time.toNanos();
        long mapped = 0;
        while (System.nanoTime() < end) {
            run(intake, requests, 100);
            mapped += 100;
        }
        return mapped * 1e9 / (cpuNanos() - before);
    }

    private static void run(Intake intake, Requests requests, int times) {
        Source source = Source.of("whatsapp", "");
        for (int i = 0; i < times; i++) {
            if (intake.receive(source, Instant.now(), "application/json", requests.body())
                    .get(0)
                    .message()
                    .isEmpty()) {
                throw new BenchFailed("The WhatsApp mapping makes no message of the benchmark's webhook");
            }
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
