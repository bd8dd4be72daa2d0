package io.saddlebag.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP between a hub and its helpdesk, on a free port of its own, which can be reset in the middle of what goes over it. */
final class Wire implements AutoCloseable {
    private static final int SOME = 20;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger resets = new AtomicInteger();
    private final ServerSocket server;
    private final URI helpdesk;
    private volatile Cut cut = Cut.NONE;

    /** Where a connection ends with a reset (RST), for each connection from then on. */
    enum Cut {
        /** Nowhere. */
        NONE,
        /** After some bytes of the request: nothing of it gets through. */
        REQUEST,
        /** Before the answer: it was done. */
        ANSWER,
        /** After some bytes of the answer: it was done. */
        MIDDLE_OF_ANSWER
    }

    Wire(String helpdesk) {
        this.helpdesk = URI.create(helpdesk);
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void cuts(Cut where) {
        cut = where;
        // connections that are kept alive were made before
        sockets.forEach(Wire::reset);
    }

    /** How many connections were reset in the middle of something. */
    int resets() {
        return resets.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket hub = server.accept();
                Socket desk = new Socket(InetAddress.getLoopbackAddress(), helpdesk.getPort());
                sockets.add(hub);
                Cut where = cut;
                threads.execute(() -> relay(hub, desk, hub, where == Cut.REQUEST ? SOME : Integer.MAX_VALUE));
                int answered = where == Cut.ANSWER ? 0 : where == Cut.MIDDLE_OF_ANSWER ? SOME : Integer.MAX_VALUE;
                threads.execute(() -> relay(desk, hub, hub, answered));
            } catch (IOException e) {
                // closed, or the helpdesk is: the hub is told by its connection
            }
        }
    }

    /** What goes from one to the other, at most so many bytes before the hub's connection is reset. */
    private void relay(Socket from, Socket to, Socket hub, int most) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8_192];
            int rest = most;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean cutsHere = read > rest;
                if (!cutsHere || from != hub) {
                    out.write(buffer, 0, Math.min(read, rest));
                    out.flush();
                }
                if (cutsHere) {
                    resets.incrementAndGet();
                    reset(hub);
                    return;
                }
                rest -= read;
            }
        } catch (IOException e) {
            // one of them has gone
        } finally {
            sockets.remove(hub);
        }
    }

    /** With a linger of 0 seconds closing sends RST instead of FIN. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Wire::reset);
        threads.shutdownNow();
    }
}
