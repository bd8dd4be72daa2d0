package io.saddlebag.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.platform.http.plugin.DefaultJolokiaPlatformHttpPlugin;
import org.jolokia.json.JSONObject;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;

/**
 * Jolokia on the management port. What its policy ({@code jolokia-access.xml}) refuses is answered 403, so that proxies,
 * browsers and logs see it too; Camel's own door would answer 200 and say so in the body only.
 */
public final class JolokiaDoor extends DefaultJolokiaPlatformHttpPlugin {
    /** Under this name Camel's management server finds it among the beans. */
    public static final String NAME = "jolokia";

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    @Override
    public Object getHandler() {
        Handler<RoutingContext> handler = this::answer;
        return handler;
    }

    private void answer(RoutingContext context) {
        HttpRequestHandler jolokia = getJolokiaRequestHandler();
        Answer answer;
        try {
            checkOrigin(jolokia, context.request());
            answer = new Answer(OK, asked(jolokia, context));
        } catch (SecurityException e) {
            answer = new Answer(FORBIDDEN, refusal(e));
        } catch (IOException | BadRequestException | RuntimeException e) {
            answer = new Answer(OK, jolokia.handleThrowable(e));
        } catch (EmptyResponseException e) {
            answer = new Answer(OK, new JSONObject());
        }
        context.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .end(answer.body().toJSONString());
    }

    private static void checkOrigin(HttpRequestHandler jolokia, HttpServerRequest request) {
        String address = request.remoteAddress().hostAddress();
        String origin = Optional.ofNullable(request.getHeader("Origin"))
                .or(() -> Optional.ofNullable(request.getHeader("Referer")))
                .map(value -> value.replaceAll("[\\n\\r]", ""))
                .orElse(null);
        jolokia.checkAccess(request.scheme(), address, address, origin);
    }

    private static JSONStructure asked(HttpRequestHandler jolokia, RoutingContext context)
            throws IOException, BadRequestException, EmptyResponseException {
        HttpServerRequest request = context.request();
        Map<String, String[]> parameters = new HashMap<>();
        request.params()
                .names()
                .forEach(name ->
                        parameters.put(name, request.params().getAll(name).toArray(String[]::new)));
        if (request.method().name().equals("GET")) {
            return jolokia.handleGetRequest(request.uri(), request.path().replaceFirst("^.*?/" + NAME, ""), parameters);
        }
        byte[] body = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        return jolokia.handlePostRequest(
                request.uri(), new ByteArrayInputStream(body), StandardCharsets.UTF_8.name(), parameters);
    }

    private static JSONObject refusal(SecurityException refused) {
        JSONObject answer = new JSONObject();
        answer.put("status", FORBIDDEN);
        answer.put("error_type", SecurityException.class.getName());
        answer.put("error", String.valueOf(refused.getMessage()));
        return answer;
    }

    private record Answer(int status, JSONStructure body) {
        Answer {
            boolean refused = body instanceof JSONObject object
                    && String.valueOf(object.get("status")).equals("403");
            status = refused ? FORBIDDEN : status;
        }
    }
}
