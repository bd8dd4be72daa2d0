package io.saddlebag.connector;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/** A stream from outside that may be neither longer nor slower than it is to be, and tells what went wrong with it. */
final class LimitedStream extends FilterInputStream {
    private final long limit;
    private final long end = System.nanoTime() + Exchanger.LONGEST_DOWNLOAD.toNanos();
    private long count;
    private boolean exceeded;
    private boolean broken;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            if (System.nanoTime() - end > 0) {
                throw new IOException("it comes too slowly");
            }
            read = super.read(buffer, offset, length);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        count += Math.max(read, 0);
        if (count > limit) {
            exceeded = true;
            throw new IOException("it is larger than allowed");
        }
        return read;
    }

    /** Of what is not wanted the rest is not read. */
    @Override
    public void close() throws IOException {
        if (exceeded || broken) {
            abandon(in);
        } else {
            in.close();
        }
    }

    /** Leaves an answer as it is. Closed, the HTTP client would read it to its end, to use the connection again. */
    static void abandon(InputStream answer) throws IOException {
        if (answer instanceof EofSensorInputStream connected) {
            connected.abort();
        } else {
            answer.close();
        }
    }

    boolean isExceeded() {
        return exceeded;
    }

    boolean isBroken() {
        return broken;
    }
}
