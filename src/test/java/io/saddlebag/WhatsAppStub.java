package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Cloud API to test against, on a free port of the loopback interface: messages, uploads and the two steps to a file.
 * It holds every request against Meta's description where this machine has it, and fails when told to.
 */
final class WhatsAppStub implements AutoCloseable {
    static final String TOKEN = "EAA-token-of-the-stub";

    private static final Optional<Contract> CONTRACT = Contract.named("whatsapp-cloud.openapi.json");
    /** Meta documents it with the webhooks that give it back; its description of this request has left it out. */
    private static final String CALLBACK_DATA = "biz_opaque_callback_data";
    /** They stand in the examples of Meta's description, not in its schema of a media object. */
    private static final List<String> MEDIA_FIELDS = List.of("caption", "filename");

    private static final String FILES = "/whatsapp_business/attachments/";

    /** Far more than the buffers between the two ends hold. */
    static final long LARGE = 100_000_000;

    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> given = new ConcurrentHashMap<>();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch filesMayGo = new CountDownLatch(1);
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile boolean slowFiles;
    private volatile String fileHost;

    WhatsAppStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        fileHost = "127.0.0.1";
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What was taken for customers, marks of reading too. */
    List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** Method and path of everything that was asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What was wrong by Meta's description; such requests were refused. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** A file of a customer's; its id. */
    String has(byte[] file) {
        String id = "media-" + number.incrementAndGet();
        media.put(id, file);
        return id;
    }

    /** A picture of {@link #LARGE} bytes; its id. Its length is announced or not. */
    String hasLarge(boolean announced) {
        String id = (announced ? "large-announced-" : "large-") + number.incrementAndGet();
        given.put(id, new AtomicLong());
        return id;
    }

    /** How much of a large picture was given out. */
    long given(String id) {
        return given.getOrDefault(id, new AtomicLong()).get();
    }

    /** What was uploaded under an id, or a customer's file. */
    byte[] file(String id) {
        return media.getOrDefault(id, new byte[0]);
    }

    /** From now on it says that files are on another host. */
    void keepsFilesOn(String host) {
        fileHost = host;
    }

    /** From now on files are given out only after {@link #letFilesGo}. */
    void holdsFilesBack() {
        slowFiles = true;
    }

    void letFilesGo() {
        filesMayGo.countDown();
    }

    /** Lets the next message go wrong. */
    synchronized void nextMessage(Trouble trouble) {
        troubles.add(trouble);
    }

    @Override
    public void close() {
        closing.countDown();
        filesMayGo.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                error(exchange, 401, 190, "Invalid OAuth access token");
            } else if (path.equals(FILES)) {
                download(exchange);
            } else {
                api(exchange, path, body);
            }
        } catch (IOException e) {
            // the hub went away: nobody is left to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void api(HttpExchange exchange, String path, byte[] body) throws IOException {
        byte[] described = asDescribed(body);
        List<String> wrong = violations(exchange, described);
        if (!wrong.isEmpty()) {
            violations.addAll(wrong);
            error(exchange, 400, 100, String.join("; ", wrong));
        } else if (path.endsWith("/messages")) {
            take(exchange, Json.parse(body));
        } else if (path.endsWith("/media")) {
            answer(exchange, 200, Json.mapper().createObjectNode().put("id", has(uploaded(exchange, body))));
        } else {
            tell(exchange, path.substring(path.lastIndexOf('/') + 1));
        }
    }

    private List<String> violations(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return CONTRACT.map(contract ->
                        contract.violations(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body))
                .orElse(List.of());
    }

    /** A request without what Meta documents elsewhere than in its description. */
    static byte[] asDescribed(byte[] body) {
        if (body.length == 0 || body[0] != '{' || !(Json.parse(body) instanceof ObjectNode object)) {
            return body;
        }
        if (object.path(CALLBACK_DATA).asText().length() <= 512) {
            object.remove(CALLBACK_DATA);
        }
        if (object.path(object.path("type").asText()) instanceof ObjectNode file && file.has("id")) {
            file.remove(MEDIA_FIELDS);
        }
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    private void take(HttpExchange exchange, JsonNode message) throws IOException {
        Trouble trouble = message.has("status") ? Trouble.NONE : trouble();
        if (trouble.code != 0) {
            error(exchange, trouble.status, trouble.code, trouble.name());
            return;
        }
        messages.add(message);
        if (trouble == Trouble.ANSWER_LOST) {
            return;
        }
        ObjectNode answer = Json.mapper().createObjectNode().put("messaging_product", "whatsapp");
        if (message.has("status")) {
            answer(exchange, 200, Json.mapper().createObjectNode().put("success", true));
            return;
        }
        answer.putArray("contacts")
                .addObject()
                .put("input", message.path("to").asText())
                .put("wa_id", message.path("to").asText());
        answer.putArray("messages").addObject().put("id", "wamid.OURS." + messages.size());
        answer(exchange, 200, answer);
    }

    private void tell(HttpExchange exchange, String id) throws IOException {
        byte[] file = given.containsKey(id) ? new byte[0] : media.get(id);
        if (file == null) {
            error(exchange, 400, 100, "Unsupported get request. Object with ID '" + id + "' does not exist");
            return;
        }
        ObjectNode answer = Json.mapper().createObjectNode().put("messaging_product", "whatsapp");
        answer.put("url", "http://" + fileHost + ":" + uri().getPort() + FILES + "?mid=" + id + "&hash=a%2Fb");
        answer.put("mime_type", "image/png").put("sha256", sha256(file)).put("file_size", file.length);
        answer(exchange, 200, answer.put("id", id));
    }

    private void download(HttpExchange exchange) throws IOException, InterruptedException {
        if (slowFiles) {
            filesMayGo.await(1, TimeUnit.MINUTES);
        }
        String query = exchange.getRequestURI().getRawQuery();
        String id = query.replaceFirst("^mid=([^&]*)&hash=a%2Fb$", "$1");
        AtomicLong count = given.get(id);
        if (count != null) {
            exchange.getResponseHeaders().set("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, id.contains("announced") ? LARGE : 0);
            for (byte[] some = new byte[10_000]; count.get() < LARGE; count.addAndGet(some.length)) {
                exchange.getResponseBody().write(some);
            }
            return;
        }
        byte[] file = file(id);
        boolean known = file.length > 0 && exchange.getRequestHeaders().containsKey("User-Agent");
        exchange.getResponseHeaders().set("Content-Type", "image/png");
        exchange.sendResponseHeaders(known ? 200 : 404, known ? file.length : -1);
        if (known) {
            exchange.getResponseBody().write(file);
        }
    }

    /** The file of a form, as any server finds it: between the boundaries, behind the empty line. */
    private static byte[] uploaded(HttpExchange exchange, byte[] body) {
        String boundary = exchange.getRequestHeaders().getFirst("Content-Type").replaceFirst(".*boundary=", "");
        String form = new String(body, StandardCharsets.ISO_8859_1);
        for (String part : form.split("--" + boundary, -1)) {
            if (part.contains("name=\"file\"; filename=")) {
                String content = part.substring(part.indexOf("\r\n\r\n") + 4, part.length() - 2);
                return content.getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        return new byte[0];
    }

    private synchronized Trouble trouble() {
        return troubles.isEmpty() ? Trouble.NONE : troubles.remove();
    }

    static String sha256(byte[] file) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void error(HttpExchange exchange, int status, int code, String message) throws IOException {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.putObject("error")
                .put("message", "(#" + code + ") " + message)
                .put("type", "OAuthException")
                .put("code", code);
        answer(exchange, status, answer);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What may become of a message. */
    enum Trouble {
        /** It is taken. */
        NONE(200, 0),
        /** It is taken, and the connection ends before the answer. */
        ANSWER_LOST(0, 0),
        /** Too many to this customer. */
        PAIR_RATE_LIMIT(400, 131056),
        /** The customer cannot be reached. */
        UNDELIVERABLE(400, 131026);

        private final int status;
        private final int code;

        Trouble(int status, int code) {
            this.status = status;
            this.code = code;
        }
    }
}
