package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
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
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("big5", "x-MS950-HKSCS"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("cp936", "GB18030"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("cp950", "x-windows-950"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("mac", "x-MacRoman"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
            Map.entry("x-mac-ce", "x-MacCentralEurope"),
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
        Optional<Charset> wide = wide(bytes);
        if (wide.isPresent()) {
            return new String(bytes, wide.get());
        }
        Optional<Charset> declared = named(label);
        boolean wrong = declared.isPresent() && declared.get().name().startsWith("UTF-16") && isAscii(bytes);
        if (declared.isPresent() && !wrong && !isByteWise(declared.get()) && !isSurelyUtf8(bytes)) {
            return nearly(bytes, declared.get()).orElseGet(() -> guess(bytes, declared.get()));
        }
        if (isAscii(bytes)) {
            return ascii(new String(bytes, ISO_8859_1), label.strip().toLowerCase(Locale.ROOT));
        }
        Optional<String> utf8 = nearly(bytes, UTF_8);
        if (utf8.isPresent()) {
            return utf8.get();
        }
        if (declared.isEmpty() || declared.get().equals(UTF_8) || declared.get().equals(StandardCharsets.US_ASCII)) {
            return guess(bytes, WINDOWS_1252);
        }
        return new String(bytes, twin(declared.get(), bytes));
    }

    private static String ascii(String text, String label) {
        if (Utf7.isNamed(label)) {
            return Utf7.decode(text);
        }
        if (Hz.isNamed(label)) {
            return Hz.decode(text);
        }
        Optional<Charset> escaped = text.contains("\u001B$)C") ? named("ISO-2022-KR") : named("iso-2022-jp");
        return text.contains("\u001B$") ? new String(text.getBytes(ISO_8859_1), escaped.orElse(ISO_2022_JP)) : text;
    }

    /** UTF-16 without its mark: every second byte of most texts is zero. */
    private static Optional<Charset> wide(byte[] bytes) {
        int[] zeros = new int[2];
        int length = Math.min(bytes.length, 2_048) / 2 * 2;
        for (int i = 0; i < length; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        int most = Math.max(zeros[0], zeros[1]);
        if (length < 4 || most * 6 < length || Math.min(zeros[0], zeros[1]) * 10 > most) {
            return Optional.empty();
        }
        return Optional.of(zeros[1] > zeros[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    /** The text, if these bytes are of that charset but for few: one broken byte does not change all the others. */
    private static Optional<String> nearly(byte[] bytes, Charset charset) {
        String text = new String(bytes, charset);
        long broken = text.chars().filter(c -> c == '\uFFFD').count();
        return broken == 0 || text.chars().filter(c -> c > 0x7F).count() >= 5 * broken
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Whether it is UTF-8 whatever it is called: other charsets of two bytes to a character never look like it for long. */
    private static boolean isSurelyUtf8(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.indexOf('\uFFFD') < 0
                && text.chars().filter(c -> c >= 0x800).limit(3).count() == 3;
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

    /** Whether what is ASCII is the same in the charset that a label means: not so in UTF-16 and in EBCDIC. */
    static boolean holdsAscii(String label) {
        String ascii = "From: <a+b@c.d>";
        return named(label)
                .filter(charset -> new String(ascii.getBytes(ISO_8859_1), charset).equals(ascii))
                .isPresent();
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
