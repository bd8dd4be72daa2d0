package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/** Makes characters of bytes whatever their label says: labels of mail are often missing, unknown or wrong. */
final class Charsets {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");

    /** Labels of old clients that Java does not know. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("latin1", "ISO-8859-1"),
            // what the detector takes short Russian texts for
            Map.entry("maccyrillic", "windows-1251"),
            Map.entry("x-maccyrillic", "windows-1251"));

    /** What is really meant when bytes 0x80 to 0x9F, controls in ISO 8859, stand in a text. */
    private static final Map<String, String> WINDOWS_TWIN = Map.of(
            "ISO-8859-1", "windows-1252",
            "ISO-8859-2", "windows-1250",
            "ISO-8859-5", "windows-1251",
            "ISO-8859-6", "windows-1256",
            "ISO-8859-7", "windows-1253",
            "ISO-8859-8", "windows-1255",
            "ISO-8859-9", "windows-1254",
            "ISO-8859-13", "windows-1257",
            "ISO-8859-15", "windows-1252");

    private Charsets() {}

    /**
     * Never fails: what fits no charset becomes U+FFFD, and so does U+0000.
     *
     * @param label the declared charset; empty when none was declared
     */
    static String decode(byte[] bytes, String label) {
        return text(bytes, label).replace('\0', '\uFFFD');
    }

    private static String text(byte[] bytes, String label) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        Optional<Charset> declared = named(label);
        if (declared.isPresent() && !isByteWise(declared.get())) {
            return exactly(bytes, declared.get()).orElseGet(() -> guess(bytes, declared.get()));
        }
        if (isAscii(bytes)) {
            String ascii = new String(bytes, ISO_8859_1);
            return ascii.contains("\u001B$") ? new String(bytes, ISO_2022_JP) : ascii;
        }
        Optional<String> utf8 = exactly(bytes, UTF_8);
        if (utf8.isPresent()) {
            return utf8.get();
        }
        if (declared.isEmpty() || declared.get().equals(UTF_8) || declared.get().equals(StandardCharsets.US_ASCII)) {
            return guess(bytes, WINDOWS_1252);
        }
        return new String(bytes, twin(declared.get(), bytes));
    }

    private static String guess(byte[] bytes, Charset otherwise) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(bytes, 0, Math.min(bytes.length, 64 * 1024));
        detector.dataEnd();
        String found = detector.getDetectedCharset();
        return new String(bytes, found == null ? otherwise : named(found).orElse(otherwise));
    }

    /** The charset that a label means, if this platform has it. */
    static Optional<Charset> named(String label) {
        String name = label.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(ALIASES.getOrDefault(name, name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static Charset twin(Charset declared, byte[] bytes) {
        String twin = WINDOWS_TWIN.get(declared.name());
        if (twin != null) {
            for (byte b : bytes) {
                if ((b & 0xE0) == 0x80) {
                    return Charset.forName(twin);
                }
            }
        }
        return declared;
    }

    /** Whether every byte below 0x80 is that ASCII character and nothing else, so that UTF-8 may be told apart. */
    private static boolean isByteWise(Charset charset) {
        String name = charset.name().toLowerCase(Locale.ROOT);
        return name.startsWith("iso-8859")
                || name.startsWith("windows-125")
                || name.startsWith("koi8")
                || name.equals("utf-8")
                || name.equals("us-ascii");
    }

    private static Optional<String> exactly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
