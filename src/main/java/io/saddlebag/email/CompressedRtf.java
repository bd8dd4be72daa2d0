package io.saddlebag.email;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The form in which Outlook keeps RTF ([MS-OXRTFCP]): runs of bytes that refer back into the last 4,096. */
final class CompressedRtf {
    private static final long COMPRESSED = 0x75465A4CL;
    private static final long PLAIN = 0x414C454DL;
    private static final int HEADER = 16;
    private static final int WINDOW = 4096;
    /** What stands in the window before the first byte; part of the format. */
    private static final byte[] BEFORE =
            ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
                            + "\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
                            + "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
                    .getBytes(StandardCharsets.US_ASCII);

    private CompressedRtf() {}

    /**
     * What was kept.
     *
     * @param most no more bytes than these, however many it says
     * @throws EOFException when it is cut off, or in another form
     */
    static byte[] open(byte[] kept, int most) throws IOException {
        LittleEndian in = new LittleEndian(new ByteArrayInputStream(kept));
        in.u32();
        int size = (int) Math.min(most, in.u32());
        long form = in.u32();
        in.u32();
        if (form == PLAIN) {
            return Arrays.copyOfRange(kept, HEADER, Math.min(kept.length, HEADER + size));
        }
        if (form != COMPRESSED) {
            throw new EOFException("the RTF is compressed in another way");
        }
        return unpacked(in, size);
    }

    private static byte[] unpacked(LittleEndian in, int size) throws IOException {
        byte[] window = Arrays.copyOf(BEFORE, WINDOW);
        int at = BEFORE.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < size) {
            int control = in.u8();
            for (int bit = 0; bit < Byte.SIZE && out.size() < size; bit++) {
                int from = at;
                int length = 1;
                if (((control >> bit) & 1) == 0) {
                    window[at] = (byte) in.u8();
                } else {
                    int reference = (in.u8() << 8) | in.u8();
                    from = reference >> 4;
                    length = (reference & 0xF) + 2;
                    if (from == at) {
                        return out.toByteArray();
                    }
                }
                for (int i = 0; i < length && out.size() < size; i++) {
                    byte one = window[(from + i) % WINDOW];
                    window[at] = one;
                    at = (at + 1) % WINDOW;
                    out.write(one);
                }
            }
        }
        return out.toByteArray();
    }
}
