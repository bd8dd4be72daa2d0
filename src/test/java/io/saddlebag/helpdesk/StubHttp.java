package io.saddlebag.helpdesk;

import com.sun.net.httpserver.HttpExchange;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What stubs read from and write to a connection. */
final class StubHttp {
    private StubHttp() {}

    static StubRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new StubRequest(exchange.getRequestMethod(), uri.getPath(), query, headers, body);
    }

    /** With {@code cut} the connection ends in the middle. */
    static void write(HttpExchange exchange, StubAnswer answer, boolean cut) throws IOException {
        byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, cut ? body.length / 2 : body.length);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Status 502 with a page of HTML. */
    static void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        byte[] page = "<html><body><h1>Bad gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(502, page.length);
        exchange.getResponseBody().write(page);
    }
}
