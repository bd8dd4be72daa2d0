package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Fetches what a fetch mapping has found, if it may be fetched, and keeps it, if it is what it should be. */
final class Downloads {
    private static final String UNKNOWN = "application/octet-stream";
    private static final String PAGE = "text/html";

    private final FileStore files;
    private final FileInspection inspection;
    private final long largest;

    Downloads(FileStore files, long largest) {
        this.files = files;
        this.inspection = new FileInspection(files::find);
        this.largest = largest;
    }

    /** Puts the request for a file on the exchange. */
    void request(Exchange exchange, Download download) {
        URI uri = address(exchange, download);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        if (download.credentials()) {
            Credentials.of(exchange)
                    .ifPresent(known -> known.headers(new byte[0]).forEach(message::setHeader));
        }
        download.headers().forEach(message::setHeader);
        message.setHeader("Accept", "*/*");
        message.setHeader("Accept-Encoding", "identity");
        message.setHeader(Exchange.HTTP_METHOD, "GET");
        Requests.to(message, uri);
    }

    private static URI address(Exchange exchange, Download download) {
        if (download.url().isEmpty()) {
            String query = Requests.query(download.query());
            return URI.create(Requests.baseUrl(exchange, "api.file-url")
                    + download.path()
                    + (query.isEmpty() ? "" : "?" + query));
        }
        String hosts = exchange.getVariable("api.file-hosts", "", String.class);
        return FileHosts.of(exchange.getVariable("api.url", String.class), hosts)
                .allowed(download.url())
                .orElseThrow(() -> new ApiRefused(
                        "the file is at an address from which files are not fetched; see the setting of its hosts"));
    }

    /**
     * Keeps the file that was answered.
     *
     * @param file what the message says about it
     * @return its sha256, size, name, type and warning
     * @throws ApiRefused when it is too large, or not the file
     * @throws ApiUnavailable when it broke off, or is not what it should be
     */
    JsonNode keep(Exchange exchange, Download download, JsonNode file) {
        long limit = download.limit() == 0 ? largest : Math.min(download.limit(), largest);
        String type = type(exchange, download, file);
        FileStore.Kept kept = received(exchange, limit);
        if (!download.sha256().isEmpty() && !download.sha256().equals(kept.sha256())) {
            throw new ApiUnavailable(
                    Cause.COMMAND, "the file does not have the SHA-256 that it should have", Optional.empty(), false);
        }
        ObjectNode result = Json.mapper().createObjectNode();
        result.put("sha256", kept.sha256());
        result.put("size", kept.size());
        result.put("type", type);
        result.put("name", download.name().isEmpty() ? file.path("name").asText() : download.name());
        inspection.inspect(result);
        return result;
    }

    /** Leaves an answer unread that is no file. */
    static void leave(Exchange exchange) {
        InputStream in = exchange.getMessage().getBody(InputStream.class);
        if (in != null) {
            try {
                LimitedStream.abandon(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the answer broke off", e);
            }
        }
    }

    private FileStore.Kept received(Exchange exchange, long limit) {
        if (exchange.getMessage().getHeader(Exchange.CONTENT_LENGTH, 0L, Long.class) > limit) {
            leave(exchange);
            throw tooLarge(limit);
        }
        InputStream answered = exchange.getMessage().getBody(InputStream.class);
        try (LimitedStream in = new LimitedStream(answered == null ? InputStream.nullInputStream() : answered, limit)) {
            try {
                return files.put(in);
            } catch (UncheckedIOException e) {
                if (in.isExceeded()) {
                    throw tooLarge(limit);
                }
                throw in.isBroken()
                        ? new ApiUnavailable(Cause.COMMAND, "the file broke off", Optional.empty(), false)
                        : e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off", e);
        }
    }

    private static ApiRefused tooLarge(long limit) {
        return new ApiRefused(
                "the file is larger than " + (limit < 1_000_000 ? limit / 1_000 + " kB" : limit / 1_000_000 + " MB"));
    }

    private static String type(Exchange exchange, Download download, JsonNode file) {
        String said = download.type().isEmpty() ? file.path("type").asText() : download.type();
        String answered = exchange.getMessage()
                .getHeader(Exchange.CONTENT_TYPE, "", String.class)
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (answered.equals(PAGE) && !said.equals(PAGE) && !said.equals(UNKNOWN)) {
            leave(exchange);
            throw new ApiRefused("a page was answered in place of the file: a login or an error");
        }
        return said.isEmpty() || said.equals(UNKNOWN) ? (answered.isEmpty() ? UNKNOWN : answered) : said;
    }
}
