package io.saddlebag.mailbox;

import io.saddlebag.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/**
 * Stands before a real mail server and gives it what it lacks: TLS from the start, or STARTTLS (RFC 9051, 6.2.1; RFC
 * 3207), with a certificate of the test's. It hears what the client says, line by line, and can answer in the server's
 * place.
 */
final class MailFront implements AutoCloseable {
    enum Tls {
        NONE,
        AT_ONCE,
        STARTTLS
    }

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int behind;
    private final Tls tls;
    private final Optional<TestCertificate> certificate;
    private volatile Function<String, Optional<String>> instead = line -> Optional.empty();
    private volatile Function<String, String> rewritten = line -> line;
    private volatile boolean silent;

    /** Stands before a server on this machine without TLS. */
    MailFront(int behind) throws IOException {
        this(behind, Tls.NONE, Optional.empty());
    }

    MailFront(int behind, Tls tls, TestCertificate certificate) throws IOException {
        this(behind, tls, Optional.of(certificate));
    }

    private MailFront(int behind, Tls tls, Optional<TestCertificate> certificate) throws IOException {
        this.behind = behind;
        this.tls = tls;
        this.certificate = certificate;
        threads.execute(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What clients said, after TLS was taken off; {@code TLS} stands where it began. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** What to answer to a line in the server's place, if anything; an empty answer hangs up. */
    void answers(Function<String, Optional<String>> instead) {
        this.instead = instead;
    }

    /** What becomes of a line of the server's. */
    void rewrites(Function<String, String> rewritten) {
        this.rewritten = rewritten;
    }

    /** Whether connections are half open: what is said is not heard on the other side, and nobody hangs up. */
    void isSilent(boolean silent) {
        this.silent = silent;
    }

    /** Drops all connections there are. */
    void hangUp() {
        open.forEach(MailFront::closeQuietly);
        open.clear();
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket plain) {
        Socket client = plain;
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            open.add(server);
            String greeting = line(server.getInputStream());
            if (tls == Tls.AT_ONCE) {
                client = secured(client);
            }
            say(client, greeting);
            if (tls == Tls.STARTTLS && !negotiate(client, greeting.startsWith("*"))) {
                return;
            }
            client = tls == Tls.STARTTLS ? secured(client) : client;
            Socket known = client;
            threads.execute(() -> carryBack(server, known));
            carry(client, server);
        } catch (IOException e) {
            heard.add("the connection broke: " + e.getClass().getSimpleName());
        } finally {
            closeQuietly(client);
            closeQuietly(plain);
        }
    }

    /** What a server says that does nothing before there is TLS. */
    private boolean negotiate(Socket client, boolean imap) throws IOException {
        for (String line = hear(client); !line.isEmpty(); line = hear(client)) {
            String tag = imap ? line.split(" ", 2)[0] + " " : "";
            if (line.contains("STARTTLS")) {
                say(client, imap ? tag + "OK begin" : "220 begin");
                return true;
            }
            if (imap && line.contains("CAPABILITY")) {
                say(client, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED");
                say(client, tag + "OK done");
            } else if (line.startsWith("EHLO")) {
                say(client, "250-front");
                say(client, "250 STARTTLS");
            } else {
                say(client, imap ? tag + "BAD TLS first" : "530 TLS first");
            }
        }
        return false;
    }

    private Socket secured(Socket client) throws IOException {
        try {
            SSLSocket socket = (SSLSocket)
                    certificate.orElseThrow().server().getSocketFactory().createSocket(client, null, true);
            socket.setUseClientMode(false);
            socket.startHandshake();
            heard.add("TLS");
            return socket;
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void carry(Socket client, Socket server) throws IOException {
        for (String line = hear(client); !line.isEmpty(); line = hear(client)) {
            if (silent) {
                continue;
            }
            Optional<String> answer = instead.apply(line);
            if (answer.isEmpty()) {
                say(server, line);
            } else if (answer.get().isEmpty()) {
                return;
            } else {
                say(client, answer.get());
            }
        }
    }

    private void carryBack(Socket server, Socket client) {
        try {
            InputStream in = server.getInputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (!silent) {
                    client.getOutputStream().write(rewritten.apply(line).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // one side has gone
        } finally {
            closeQuietly(client);
        }
    }

    private String hear(Socket client) throws IOException {
        String line = line(client.getInputStream());
        if (!line.isEmpty()) {
            heard.add(line.stripTrailing());
        }
        return line;
    }

    private static void say(Socket to, String line) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write((line.endsWith("\n") ? line : line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** With its end; empty when there is nothing more. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.write(c);
            if (c == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        hangUp();
        threads.shutdownNow();
    }
}
