package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/** Writes CMS signed data as RFC 5652 has them, without certificates and signers. */
final class Signed {
    private static final byte[] SIGNED = HexFormat.of().parseHex("06092a864886f70d010702");
    private static final byte[] DATA = HexFormat.of().parseHex("06092a864886f70d010701");
    private static final byte[] VERSION_AND_DIGESTS = HexFormat.of().parseHex("0201013100");
    private static final byte[] SIGNERS = HexFormat.of().parseHex("3100");
    private static final byte[] END = {0, 0};

    private Signed() {}

    static byte[] definite(String part) {
        return definite(DATA, part);
    }

    /** Content of another type than plain bytes. */
    static byte[] ofType(String oid, String content) {
        return definite(HexFormat.of().parseHex(oid), content);
    }

    private static byte[] definite(byte[] type, String part) {
        byte[] content = tagged(0xA0, tagged(0x04, part.getBytes(UTF_8)));
        byte[] data = tagged(0x30, VERSION_AND_DIGESTS, tagged(0x30, type, content), SIGNERS);
        return tagged(0x30, SIGNED, tagged(0xA0, data));
    }

    /** As programs write it that do not know the length when they begin. */
    static byte[] inPieces(String part) {
        byte[] all = part.getBytes(UTF_8);
        byte[] pieces = Outlook.join(
                tagged(0x04, Arrays.copyOf(all, 100)),
                tagged(0x24, tagged(0x04, new byte[0]), tagged(0x04, Arrays.copyOfRange(all, 100, 130))),
                tagged(0x04, Arrays.copyOfRange(all, 130, all.length)));
        return inPieces(pieces);
    }

    /** In so many pieces that hold nothing. */
    static byte[] inEmptyPieces(int many) {
        byte[] pieces = new byte[2 * many];
        for (int i = 0; i < pieces.length; i += 2) {
            pieces[i] = 0x04;
        }
        return inPieces(pieces);
    }

    private static byte[] inPieces(byte[] pieces) {
        byte[] content = begun(0xA0, begun(0x24, pieces, END), END);
        byte[] data = begun(0x30, VERSION_AND_DIGESTS, begun(0x30, DATA, content, END), SIGNERS, END);
        return begun(0x30, SIGNED, begun(0xA0, data, END), END);
    }

    private static byte[] tagged(int tag, byte[]... value) {
        byte[] all = Outlook.join(value);
        byte[] length = all.length < 0x80
                ? new byte[] {(byte) all.length}
                : new byte[] {(byte) 0x83, (byte) (all.length >> 16), (byte) (all.length >> 8), (byte) all.length};
        return Outlook.join(new byte[] {(byte) tag}, length, all);
    }

    private static byte[] begun(int tag, byte[]... value) {
        return Outlook.join(new byte[] {(byte) tag, (byte) 0x80}, Outlook.join(value));
    }
}
