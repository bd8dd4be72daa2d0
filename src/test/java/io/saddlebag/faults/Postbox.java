package io.saddlebag.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Takes mails to customers by SMTP (RFC 5321), and keeps silent about one of them when it is told to. */
final class Postbox implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Optional<CountDownLatch>> silence = new AtomicReference<>(Optional.empty());
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    Postbox() {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was taken, header and text. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** Takes the next mail and never says so; counted down when it has taken it. */
    CountDownLatch keepsSilentAboutTheNext() {
        CountDownLatch taken = new CountDownLatch(1);
        silence.set(Optional.of(taken));
        return taken;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket hub = server.accept();
                threads.execute(() -> serve(hub));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket hub) {
        try (hub;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(hub.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = hub.getOutputStream()) {
            say(out, "220 the customers");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
                    case "DATA" -> {
                        say(out, "354 go on");
                        mails.add(mail(in));
                        Optional<CountDownLatch> silent = silence.getAndSet(Optional.empty());
                        if (silent.isPresent()) {
                            silent.get().countDown();
                            closing.await(1, TimeUnit.MINUTES);
                            return;
                        }
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 yes");
                }
            }
        } catch (IOException e) {
            // the hub was killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append('\n');
        }
        return mail.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
