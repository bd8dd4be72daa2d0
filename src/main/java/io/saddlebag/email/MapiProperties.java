package io.saddlebag.email;

import io.saddlebag.email.LittleEndian.Piece;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The list of MAPI properties within a TNEF attribute ([MS-OXTNEF], section 2.1.3.4), read once from its start. */
final class MapiProperties {
    static final int STRING8 = 0x001E;
    static final int UNICODE = 0x001F;
    static final int OBJECT = 0x000D;
    static final int BINARY = 0x0102;
    static final int NUMBER = 0x0003;

    private static final int MULTIPLE = 0x1000;
    private static final int NAMED = 0x8000;
    private static final int GUID = 16;
    private static final long MOST = 20_000;

    private MapiProperties() {}

    /** Takes the values of a property one by one; what it leaves unread is skipped. */
    @FunctionalInterface
    interface Visitor {
        void value(int id, int type, Piece value) throws IOException;
    }

    /**
     * Reads a list; of 20,000 properties, and of as many values of one, the rest is left out.
     *
     * @throws EOFException when the list is cut off, or holds what has no known length
     */
    static void read(InputStream list, Visitor visitor) throws IOException {
        LittleEndian in = new LittleEndian(list);
        long count = Math.min(MOST, in.u32());
        for (long i = 0; i < count; i++) {
            int type = in.u16();
            int id = in.u16();
            if (id >= NAMED) {
                name(in);
            }
            values(in, id, type, visitor);
        }
    }

    private static void name(LittleEndian in) throws IOException {
        in.skip(GUID);
        boolean isText = in.u32() == 1;
        long rest = in.u32();
        in.skip(isText ? padded(rest) : 0);
    }

    private static void values(LittleEndian in, int id, int type, Visitor visitor) throws IOException {
        int single = type & ~MULTIPLE;
        boolean variable = single == STRING8 || single == UNICODE || single == OBJECT || single == BINARY;
        long values = variable || single != type ? Math.min(MOST, in.u32()) : 1;
        for (long i = 0; i < values; i++) {
            long length = variable ? in.u32() : size(single);
            Piece value = in.piece(length);
            visitor.value(id, single, value);
            value.drain();
            in.skip(padded(length) - length);
        }
    }

    private static long size(int type) throws EOFException {
        return switch (type) {
            case 0x0002, NUMBER, 0x0004, 0x000A, 0x000B -> 4;
            case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> 8;
            case 0x0048 -> GUID;
            default -> throw new EOFException("a property has a type of unknown length");
        };
    }

    private static long padded(long length) {
        return (length + 3) / 4 * 4;
    }
}
