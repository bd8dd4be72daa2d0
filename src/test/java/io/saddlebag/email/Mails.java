package io.saddlebag.email;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Mapping;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What the tests of this package share: a mailbox, a clock, a sink that counts, the connector's mapping. */
final class Mails {
    static final Mailbox MAILBOX =
            new Mailbox(Set.of("mx.shop.example"), Set.of("hub.shop.example"), Set.of("help@shop.example"));
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private static final Mapping INBOUND =
            Connectors.in(List.of(Path.of("connectors"))).get("email").inbound().orElseThrow();

    private Mails() {}

    static ObjectNode read(Path mail) throws IOException {
        return new MailReader(MAILBOX, CLOCK).read(mail, Mails::count);
    }

    static ObjectNode read(String mail) throws IOException {
        return read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode read(byte[] mail) throws IOException {
        return read(mail, Mails::count);
    }

    static ObjectNode read(byte[] mail, BlobSink blobs) throws IOException {
        Path file = Files.createTempFile("mail", ".eml");
        try {
            Files.write(file, mail);
            return new MailReader(MAILBOX, CLOCK).read(file, blobs);
        } finally {
            Files.delete(file);
        }
    }

    /** Keeps nothing but the hash. What goes wrong is its own error, as it is the blob store's. */
    static BlobSink.Stored count(InputStream content) throws IOException {
        MessageDigest sha256 = RawMail.sha256();
        try {
            long size = new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
            return new BlobSink.Stored(HexFormat.of().formatHex(sha256.digest()), size);
        } catch (IOException e) {
            throw new IOException("the sink does not take it: " + e.getMessage(), e);
        }
    }

    /** What the connector's mapping makes of the reader's JSON, within the hub's bounds. */
    static JsonNode map(ObjectNode mail) throws IOException {
        return Json.mapper().readTree(Json.write(INBOUND.apply(mail)));
    }

    /** A mail of nothing but this. */
    static byte[] mail(String type, byte[] content) {
        return ("From: a@b.example\r\n" + part(type, content)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A mail of a text and this. */
    static byte[] beside(String text, String type, byte[] content) {
        return ("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n" + text
                        + "\r\n--y\r\n" + part(type, content) + "\r\n--y--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String part(String type, byte[] content) {
        return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content);
    }

    /** Name, type, size and hash of each. */
    static List<String> attachments(JsonNode mail) {
        return StreamSupport.stream(mail.get("attachments").spliterator(), false)
                .map(file -> file.get("name").asText() + " " + file.get("type").asText() + " "
                        + file.get("size").asText() + " " + file.get("sha256").asText())
                .toList();
    }

    static String hash(String text) {
        return RawMail.hex(RawMail.sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
