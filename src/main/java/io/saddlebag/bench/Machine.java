package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** The machine that figures are from; without it they say nothing. */
final class Machine {
    private static final int APPENDS = 500;
    private static final int APPEND_BYTES = 1_024;

    private Machine() {}

    static ObjectNode describe(Path disk) {
        ObjectNode machine = Json.mapper().createObjectNode();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("CPU", cpu());
        machine.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        machine.put(
                "JVM options",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        machine.put("fdatasync p50 ms", synced(disk).getValueAtPercentile(50) / 1_000.0);
        return machine;
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** How long the disk takes to make a small append durable, in microseconds. */
    private static Histogram synced(Path folder) {
        Histogram took = new Histogram(60_000_000L, 3);
        Path file = folder.resolve("appended");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // as the journal does it: the file has its size before
            channel.write(ByteBuffer.allocate(APPENDS * APPEND_BYTES), 0);
            channel.force(true);
            for (int i = 0; i < APPENDS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(APPEND_BYTES).put(0, (byte) 1), (long) i * APPEND_BYTES);
                channel.force(false);
                took.recordValue((System.nanoTime() - start) / 1_000);
            }
        } catch (IOException e) {
            throw new BenchFailed("The folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
        return took;
    }
}
