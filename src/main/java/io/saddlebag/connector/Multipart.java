package io.saddlebag.connector;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A {@code multipart/form-data} body (RFC 7578) whose files go from disk to the network. */
final class Multipart {
    private static final String LINE = "\r\n";

    private final String boundary = "saddlebag-" + UUID.randomUUID();
    private final List<FormPart> parts;
    private final Function<String, Path> files;

    /** @param files finds the file of a blob */
    Multipart(List<FormPart> parts, Function<String, Path> files) {
        this.parts = List.copyOf(parts);
        this.files = files;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** How many bytes {@link #open} gives. */
    long length() throws IOException {
        long length = 0;
        for (FormPart part : parts) {
            length += head(part).length + LINE.length();
            length += part.blob().isEmpty() ? utf8(part.value()).length : Files.size(files.apply(part.blob()));
        }
        return length + end().length;
    }

    InputStream open() throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (FormPart part : parts) {
            streams.add(new ByteArrayInputStream(head(part)));
            streams.add(
                    part.blob().isEmpty()
                            ? new ByteArrayInputStream(utf8(part.value()))
                            : Files.newInputStream(files.apply(part.blob())));
            streams.add(new ByteArrayInputStream(utf8(LINE)));
        }
        streams.add(new ByteArrayInputStream(end()));
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    private byte[] head(FormPart part) {
        String file = part.blob().isEmpty() ? "" : "; filename=\"" + part.fileName() + "\"";
        String type = part.blob().isEmpty() ? "" : LINE + "Content-Type: " + part.contentType();
        return utf8("--" + boundary + LINE + "Content-Disposition: form-data; name=\"" + part.name() + "\"" + file
                + type + LINE + LINE);
    }

    private byte[] end() {
        return utf8("--" + boundary + "--" + LINE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
