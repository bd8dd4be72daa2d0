package io.saddlebag.connector;

import io.saddlebag.message.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.ParseContext;

/**
 * Tells from its beginning and its name what a file is; the type that its sender claims decides nothing. Nothing is
 * unpacked, and no more than {@link #BEGINNING} bytes are read. The one place for all files that come in, however they
 * come.
 */
final class FileTypes {
    /** How much of a file is looked at. */
    static final int BEGINNING = 65_536;

    private static final String UNKNOWN = MediaType.OCTET_STREAM.toString();

    /** What systems run, or open in a way that lets it act, when somebody clicks on it. */
    private static final Set<String> DANGEROUS = Set.of(
            ("apk app bash bat chm cmd com command cpl deb dll dmg docm elf exe hta htm html img inf iso jar jnlp js jse"
                            + " lnk mjs mht mhtml msi msp pif pkg potm ppam ppsm pptm ps1 psm1 reg rpm scf scr sh svg swf url"
                            + " vbe vbs vhd wsf wsh xht xhtml xlam xll xlsm xltm")
                    .split(" "));

    /** Types without an extension of their own, or with one that nobody would know. */
    private static final Map<String, String> EXTENSIONS = Map.of(
            "application/x-msdownload", "exe",
            "application/x-elf", "elf",
            "application/x-mach-o", "app",
            "application/x-mach-o-universal", "app");

    /** Tika's own words for families of containers. */
    private static final Map<String, String> OWN_WORDS = Map.of(
            "application/x-tika-ooxml", "application/zip",
            "application/x-tika-ooxml-protected", "application/x-ole-storage",
            "application/x-tika-msoffice", "application/x-ole-storage",
            "text/x-tika-text-based-message", "text/plain",
            "audio/x-aac", "audio/aac",
            "audio/opus", "audio/ogg",
            "audio/vorbis", "audio/ogg");

    /**
     * What a file is.
     *
     * @param name as its sender calls it
     * @param claimed the type that its sender claims; empty when it claims none
     * @throws IOException when its beginning cannot be read
     */
    Known of(Path file, String name, String claimed) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(BEGINNING), FileName.safe(name), claimed);
        }
    }

    Known of(byte[] beginning, String name, String claimed) throws IOException {
        MediaType found = detect(beginning, name);
        MediaType byName = detect(new byte[0], name);
        MediaType said = types().getMediaTypeRegistry().normalize(claimed(claimed));
        boolean disguised = !agree(found, byName) || (!agree(found, said) && (isDangerous(found) || isUnknown(byName)));
        String warning = disguised
                ? "its content is " + shown(found) + ", not " + shown(agree(found, byName) ? said : byName)
                        + ": do not open it unless you know why"
                : "";
        return new Known(named(name, found), shown(found), warning);
    }

    /** Read when the first file comes, which takes some tenths of a second; shared from then on. */
    private static MimeTypes types() {
        return MimeTypes.getDefaultMimeTypes();
    }

    private MediaType detect(byte[] beginning, String name) throws IOException {
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (TikaInputStream in = TikaInputStream.get(beginning, metadata)) {
            return types().detect(in, metadata, new ParseContext()).getBaseType();
        }
    }

    private static MediaType claimed(String type) {
        MediaType parsed = MediaType.parse(type);
        return parsed == null ? MediaType.OCTET_STREAM : parsed.getBaseType();
    }

    private static boolean isUnknown(MediaType type) {
        return type.equals(MediaType.OCTET_STREAM);
    }

    /** Whether something may well be called the other. What is unknown contradicts nothing. */
    private boolean agree(MediaType found, MediaType other) {
        if (isUnknown(other) || (isUnknown(found) && !isDangerous(other))) {
            return true;
        }
        return isKindOf(found, other)
                || isKindOf(other, found)
                || (isDangerous(found) == isDangerous(other) && family(found).equals(family(other)));
    }

    private boolean isKindOf(MediaType type, MediaType other) {
        return types().getMediaTypeRegistry().isInstanceOf(type, other) && isDangerous(type) == isDangerous(other);
    }

    private String family(MediaType type) {
        if (isA(type, "text/plain")) {
            return "text";
        }
        // with a password one is wrapped in the other
        if (isA(type, "application/x-tika-ooxml") || isA(type, "application/x-tika-msoffice")) {
            return "office";
        }
        return switch (type.getType()) {
            case "audio", "video" -> "sound and pictures";
            case "image", "text" -> type.getType();
            default -> type.toString();
        };
    }

    private boolean isA(MediaType type, String other) {
        return types().getMediaTypeRegistry().isInstanceOf(type, MediaType.parse(other));
    }

    private boolean isDangerous(MediaType type) {
        return extensions(type).stream().limit(1).anyMatch(DANGEROUS::contains);
    }

    /** A name that ends as what it is, where the one or the other can do harm. */
    private String named(String name, MediaType found) {
        List<String> own = extensions(found);
        String extension = FileName.extension(name);
        boolean plain = isUnknown(found) || family(found).equals("text");
        boolean misleads = isDangerous(found) || (DANGEROUS.contains(extension) && !plain);
        return !misleads || own.isEmpty() || own.contains(extension)
                ? name
                : FileName.safe((name.isEmpty() ? "file" : name) + "." + own.get(0));
    }

    /** The extensions of a type, the usual first; for want of any those of what it is a kind of. */
    private List<String> extensions(MediaType type) {
        for (MediaType at = type;
                at != null && !isUnknown(at);
                at = types().getMediaTypeRegistry().getSupertype(at)) {
            if (EXTENSIONS.containsKey(at.toString())) {
                return List.of(
                        EXTENSIONS.get(at.toString()), "dll", "com", "scr", "sys", "ocx", "cpl", "dylib", "so", "bin");
            }
            List<String> own = mimeType(at).getExtensions();
            if (!own.isEmpty()) {
                return own.stream()
                        .map(dotted -> dotted.substring(1).toLowerCase(Locale.ROOT))
                        .toList();
            }
        }
        return List.of();
    }

    private MimeType mimeType(MediaType type) {
        try {
            return types().forName(type.toString());
        } catch (MimeTypeException e) {
            throw new IllegalStateException("a type of the registry has no valid name", e);
        }
    }

    private static String shown(MediaType type) {
        String name = type.toString();
        return name.length() > 100 ? UNKNOWN : OWN_WORDS.getOrDefault(name, name);
    }

    /**
     * What a file is.
     *
     * @param name safe, and with an extension that does not mislead about danger
     * @param warning what people have to know before they open it; usually empty
     */
    record Known(String name, String type, String warning) {}
}
