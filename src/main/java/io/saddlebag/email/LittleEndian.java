package io.saddlebag.email;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Numbers in the order of bytes in which Windows writes them, and pieces of known length, one after the other. */
final class LittleEndian {
    private final InputStream in;

    LittleEndian(InputStream in) {
        this.in = in;
    }

    /** The next byte, or -1 at the end. */
    int next() throws IOException {
        return in.read();
    }

    /** @throws EOFException at the end */
    int u8() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException("a number is cut off");
        }
        return read;
    }

    int u16() throws IOException {
        return u8() | (u8() << 8);
    }

    long u32() throws IOException {
        return u16() | ((long) u16() << 16);
    }

    void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    /** The next bytes, to be read or {@link Piece#drain}ed before anything else is. */
    Piece piece(long length) {
        return new Piece(in, length);
    }

    /**
     * Some bytes of a stream. Where they are fewer than was said it only ends, because a sink that reads it could not
     * tell an error here from one of its own; {@link #drain} says so.
     */
    static final class Piece extends InputStream {
        private final InputStream in;
        private long left;

        private Piece(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        /** Whether there is more to come, by what was said. */
        boolean hasMore() {
            return left > 0;
        }

        /**
         * Goes to its end.
         *
         * @throws EOFException when it is cut off
         */
        void drain() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
