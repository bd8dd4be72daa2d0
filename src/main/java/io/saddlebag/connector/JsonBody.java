package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saddlebag.message.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * JSON that is sent. Where it says {@code {"base64OfBlob": "<sha256>"}} a text stands instead: the file in Base64, which
 * goes from disk to the network without being in memory. With {@code "behind": "data:image/png;base64,"} beside it, that
 * stands before it.
 */
final class JsonBody {
    private static final String MARK = "base64OfBlob";
    private static final String BEHIND = "behind";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final List<byte[]> texts = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    /** @param file finds the file of a blob */
    JsonBody(JsonNode body, Function<String, Path> file) {
        String place = UUID.randomUUID().toString();
        String text = Json.write(marked(body.deepCopy(), place, file));
        for (String between : text.split(place, -1)) {
            texts.add(between.getBytes(StandardCharsets.UTF_8));
        }
    }

    boolean hasFiles() {
        return !files.isEmpty();
    }

    /** How many bytes {@link #open} gives. */
    long length() throws IOException {
        long length = 0;
        for (byte[] text : texts) {
            length += text.length;
        }
        for (Path file : files) {
            length += (Files.size(file) + 2) / 3 * 4;
        }
        return length;
    }

    InputStream open() throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            streams.add(new ByteArrayInputStream(texts.get(i)));
            if (i < files.size()) {
                streams.add(new InBase64(Files.newInputStream(files.get(i))));
            }
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    /** The tree with a place where each file is to stand; the files are noted in the order in which they will. */
    private JsonNode marked(JsonNode node, String place, Function<String, Path> file) {
        if (node instanceof ObjectNode object) {
            if (object.has(MARK) && object.size() == (object.has(BEHIND) ? 2 : 1)) {
                files.add(file.apply(hash(object.path(MARK).asText())));
                return TextNode.valueOf(object.path(BEHIND).asText() + place);
            }
            object.properties().forEach(field -> field.setValue(marked(field.getValue(), place, file)));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, marked(list.get(i), place, file));
            }
        }
        return node;
    }

    private static String hash(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new ApiRefused("a file in its JSON has no SHA-256");
        }
        return sha256;
    }

    /** A file as text; the chunks are whole groups of three bytes, so padding stands at the end alone. */
    private static final class InBase64 extends InputStream {
        private static final int CHUNK = 3 * 8192;

        private final InputStream file;
        private byte[] text = new byte[0];
        private int at;

        InBase64(InputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            return filled() ? text[at++] : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!filled()) {
                return -1;
            }
            int count = Math.min(length, text.length - at);
            System.arraycopy(text, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        private boolean filled() throws IOException {
            if (at == text.length) {
                text = Base64.getEncoder().encode(file.readNBytes(CHUNK));
                at = 0;
            }
            return text.length > 0;
        }
    }
}
