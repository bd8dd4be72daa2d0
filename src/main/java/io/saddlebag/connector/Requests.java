package io.saddlebag.connector;

import io.saddlebag.connector.HmacSignature.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/** Puts the requests of a plan on an exchange, with its address and its credentials. */
final class Requests {
    private final FileStore files;

    /** @param files where the files lie that requests name */
    Requests(FileStore files) {
        this.files = files;
    }

    /** Puts a request on the exchange. Its files go from disk to the network. */
    void write(Exchange exchange, ApiRequest request) throws IOException {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        boolean elsewhere = !request.url().isEmpty();
        body(message, request, elsewhere ? Optional.empty() : Credentials.of(exchange))
                .forEach(message::setHeader);
        request.headers().forEach(message::setHeader);
        message.setHeader("Accept", "application/json");
        // as text, Camel would search for a converter with every request
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(request.method()));
        if (elsewhere) {
            to(message, elsewhere(exchange, request.url()));
        } else {
            message.setHeader(Exchange.HTTP_URI, baseUrl(exchange, "api.url") + request.path());
            message.setHeader(Exchange.HTTP_QUERY, query(request.query()));
        }
    }

    private static URI elsewhere(Exchange exchange, String url) {
        String hosts = exchange.getVariable("api.file-hosts", "", String.class);
        return FileHosts.of(exchange.getVariable("api.url", String.class), hosts)
                .listed(url)
                .orElseThrow(() -> new ApiRefused(
                        "a file would go to an address to which none are brought; see the setting of its file hosts"));
    }

    /** Addresses a message. */
    static void to(Message message, URI uri) {
        message.setHeader(Exchange.HTTP_URI, uri.toString().replaceFirst("\\?.*", ""));
        if (uri.getRawQuery() != null) {
            message.setHeader(Exchange.HTTP_QUERY, uri.getRawQuery());
        }
    }

    /** Sets the body and its type; gives the headers that its credentials ask for. */
    private Map<String, String> body(Message message, ApiRequest request, Optional<Credentials> credentials)
            throws IOException {
        if (!request.blob().isEmpty()) {
            Path file = file(request.blob());
            message.setBody(file.toFile());
            message.setHeader(Exchange.CONTENT_TYPE, request.contentType());
            return signed(credentials, () -> Files.newInputStream(file));
        }
        if (!request.multipart().isEmpty()) {
            Multipart form = new Multipart(request.multipart(), this::file);
            message.setBody(form.open());
            message.setHeader(Exchange.CONTENT_TYPE, form.contentType());
            message.setHeader(Exchange.CONTENT_LENGTH, form.length());
            return signed(credentials, form::open);
        }
        if (request.body().isPresent()) {
            JsonBody json = new JsonBody(request.body().get(), this::file);
            message.setBody(json.hasFiles() ? json.open() : json.open().readAllBytes());
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            message.setHeader(Exchange.CONTENT_LENGTH, json.length());
            return signed(credentials, json::open);
        }
        byte[] body = Form.write(request.form()).getBytes(StandardCharsets.UTF_8);
        message.setBody(body.length > 0 ? body : null);
        if (body.length > 0) {
            message.setHeader(Exchange.CONTENT_TYPE, Form.MEDIA_TYPE);
        }
        return signed(credentials, () -> new ByteArrayInputStream(body));
    }

    private static Map<String, String> signed(Optional<Credentials> credentials, Content body) throws IOException {
        return credentials.isPresent() ? credentials.get().headers(body) : Map.of();
    }

    private Path file(String blob) {
        return files.find(blob)
                .orElseThrow(() -> new ApiRefused("a file of the message is no longer in the blob store"));
    }

    /** The query string of these parameters, in the order of their names. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The address in a variable, or that of the API; without a slash at its end. */
    static String baseUrl(Exchange exchange, String variable) {
        String url = exchange.getVariable(variable, "", String.class);
        if (url.isEmpty()) {
            url = exchange.getVariable("api.url", String.class);
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
