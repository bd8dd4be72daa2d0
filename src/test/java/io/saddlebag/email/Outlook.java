package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.ByteArrayOutputStream;

/** Writes TNEF as [MS-OXTNEF] has it. */
final class Outlook {
    private Outlook() {}

    static byte[] mail(byte[]... attributes) {
        return join(u32(0x223E9F78), u16(1), join(attributes));
    }

    static byte[] attribute(int level, int id, byte[]... value) {
        byte[] all = join(value);
        int sum = 0;
        for (byte one : all) {
            sum += one & 0xFF;
        }
        return join(new byte[] {(byte) level}, u16(id), u16(0), u32(all.length), all, u16(sum & 0xFFFF));
    }

    static byte[] property(int id, int type, byte[] value) {
        byte[] padding = new byte[-value.length & 3];
        return join(u16(type), u16(id), u32(1), u32(value.length), value, padding);
    }

    static byte[] named(int id, byte[] value) {
        byte[] name = "x-name\0".getBytes(UTF_16LE);
        return join(u16(3), u16(id), new byte[16], u32(1), u32(name.length), name, new byte[2], value);
    }

    static byte[] u16(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }

    static byte[] u32(int number) {
        return join(u16(number), u16(number >> 16));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
