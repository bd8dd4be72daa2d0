package io.saddlebag.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java process on this one's class path, with this one's options for the JVM, and what the kernel (Linux) knows of
 * it. It is killed when closed.
 */
final class JavaProcess implements AutoCloseable {
    private static final int START_SECONDS = 60;
    /** An archive of classes is written then. */
    private static final int STOP_SECONDS = 90;

    private static final int KILL_SECONDS = 20;

    private static final double TICK_MICROS = 10_000;
    /** A recording or a debugger of this process is not for its children. */
    private static final Pattern OWN = Pattern.compile("-agentlib.*|-javaagent.*|-XX:StartFlightRecording.*");

    private final Process process;
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
    private final long started;

    /**
     * Starts one.
     *
     * @param options for the JVM, in addition
     * @param command main class and arguments
     * @param readyLine the line of its output that says that it is ready
     * @param log where its output goes
     */
    JavaProcess(List<String> options, List<String> command, Pattern readyLine, Path log) {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !OWN.matcher(option).matches())
                .forEach(all::add);
        all.addAll(options);
        all.addAll(List.of("-cp", System.getProperty("java.class.path")));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        // what the operator has set for a hub of theirs is not for this one
        builder.environment().keySet().removeIf(name -> name.startsWith("SADDLEBAG_") && !name.endsWith("PASSWORD"));
        try {
            started = System.nanoTime();
            process = builder.start();
        } catch (IOException e) {
            throw new BenchFailed("Java cannot be started: " + e.getMessage(), e);
        }
        Thread reader = new Thread(() -> read(readyLine, log), "output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Pattern readyLine, Path log) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter copy = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher matcher = readyLine.matcher(line);
                if (matcher.find()) {
                    ready.complete(matcher);
                }
                copy.append(line).append('\n').flush();
            }
            ready.completeExceptionally(new BenchFailed("A process of the benchmark has ended; see " + log));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Waits until it is ready; what its line said. */
    Matcher ready() {
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchFailed failed
                    ? failed
                    : new BenchFailed("The output of a process cannot be read", e);
        } catch (TimeoutException e) {
            throw new BenchFailed("A process of the benchmark was not ready after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", e);
        }
    }

    /** When it was started, as {@link System#nanoTime} tells time. */
    long started() {
        return started;
    }

    /** The CPU time it has used, in microseconds. */
    double cpuMicros() {
        String stat = kernel("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields.length < 13
                ? Double.NaN
                : (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
    }

    /** Its resident memory in MB: {@code VmRSS} now, {@code VmHWM} at most. */
    long megabytes(String field) {
        Matcher value = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(kernel("status"));
        return value.find() ? Long.parseLong(value.group(1)) / 1024 : -1;
    }

    private String kernel(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            return ") ";
        }
    }

    /**
     * Asks it to stop, and waits until it has. Its output stays open meanwhile: the JVM that makes an AOT cache of what
     * this one has recorded writes to it as well, and ends when it can't.
     */
    void stop() {
        process.toHandle().destroy();
        await(STOP_SECONDS);
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        await(KILL_SECONDS);
    }

    private void await(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
