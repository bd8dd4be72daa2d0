package io.saddlebag.bench;

import io.saddlebag.bench.Requests.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection with one request under way at a time. It reads no more of an answer than where it ends. */
final class Connection {
    /** What is told as the status of an answer that the connection broke instead of giving. */
    private static final int BROKEN = 0;

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer answer = ByteBuffer.allocate(16_384);
    private SocketChannel channel;
    private SelectionKey key;
    private Request request = new Request("", false, ByteBuffer.allocate(0));
    private long due;
    private int status;

    Connection(InetSocketAddress server, Selector selector) throws IOException {
        this.server = server;
        this.selector = selector;
        channel = open();
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private SocketChannel open() throws IOException {
        SocketChannel opened = SocketChannel.open(server);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        return opened;
    }

    Request request() {
        return request;
    }

    /** When the request was due. */
    long due() {
        return due;
    }

    /** The answer's status; 0 when there was none. */
    int status() {
        return status;
    }

    void send(Request next, long when) throws IOException {
        request = next;
        due = when;
        answer.clear();
        if (!channel.isOpen()) {
            channel = open();
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }
        channel.write(request.bytes());
        key.interestOps(request.bytes().hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Goes on with what is under way; whether it is over. */
    boolean proceed() {
        try {
            if (request.bytes().hasRemaining()) {
                channel.write(request.bytes());
                key.interestOps(request.bytes().hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                return false;
            }
            if (channel.read(answer) < 0) {
                return broken();
            }
            return isComplete();
        } catch (IOException e) {
            return broken();
        }
    }

    private boolean broken() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        status = BROKEN;
        return true;
    }

    private boolean isComplete() {
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
        status = Integer.parseInt(head.substring(9, 12));
        int length = head.indexOf("content-length: ");
        if (length < 0) {
            return !head.contains("transfer-encoding: chunked") || text.endsWith("0\r\n\r\n");
        }
        int body = Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
        return answer.position() >= end + 4 + body;
    }
}
