package io.saddlebag.helpdesk;

import com.sun.net.httpserver.HttpExchange;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The files of a Zendesk account's agents: told by the API, behind an address that wants the credentials and leads to a
 * server for files, which refuses who sends them there. That server is the same under another name.
 */
final class ZendeskFiles {
    private static final String ADDRESS = "/attachments/token/";
    private static final String SERVER = "/files/";
    private static final String API = "/api/v2/attachments/";

    private final List<byte[]> files = new CopyOnWriteArrayList<>();

    /** A file that an agent has put into a comment; its id. */
    long add(byte[] file) {
        files.add(file);
        return files.size();
    }

    /** What the API tells of a file. */
    StubAnswer told(StubRequest request, URI base) {
        int id = Integer.parseInt(request.path().substring(API.length()));
        if (id > files.size()) {
            return StubAnswer.error(404, "RecordNotFound", "Not found");
        }
        return StubAnswer.ok(
                "attachment",
                Json.mapper()
                        .createObjectNode()
                        .put("id", id)
                        .put("file_name", "slip.pdf")
                        .put("content_type", "application/pdf")
                        .put("content_url", base + ADDRESS + id + "/?name=slip.pdf"));
    }

    boolean tells(StubRequest request) {
        return request.methodAndPath().matches("GET " + API + "\\d+");
    }

    /** Serves a request that is none of the API's; whether it was one. */
    boolean serve(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        boolean trusted = exchange.getRequestHeaders().containsKey("Authorization");
        if (asked.getPath().startsWith(ADDRESS)) {
            String server = "http://localhost:" + exchange.getLocalAddress().getPort() + SERVER;
            exchange.getResponseHeaders()
                    .set("Location", server + asked.getPath().substring(ADDRESS.length()) + "?key=a%2Fb");
            exchange.sendResponseHeaders(trusted ? 302 : 404, -1);
            return true;
        }
        if (asked.getPath().startsWith(SERVER)) {
            String id = asked.getPath().substring(SERVER.length()).replace("/", "");
            byte[] file = files.get(Integer.parseInt(id) - 1);
            boolean right = !trusted && "key=a%2Fb".equals(asked.getRawQuery());
            exchange.sendResponseHeaders(right ? 200 : 400, right ? file.length : -1);
            if (right) {
                exchange.getResponseBody().write(file);
            }
            return true;
        }
        return false;
    }
}
