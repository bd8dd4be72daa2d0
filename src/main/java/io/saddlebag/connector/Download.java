package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file that a fetch mapping has found: it goes from the network to the blob store, and the mapping never sees it.
 *
 * @param url where it is; empty when {@code path} says so
 * @param path behind the Kamelet's base URL of files; empty when {@code url} says where
 * @param query parameters behind {@code path}, not yet encoded
 * @param headers more headers
 * @param credentials whether the request carries the Kamelet's credentials
 * @param limit most bytes; 0: as many as the hub takes
 * @param sha256 what the bytes hash to, lower-case hex; empty: not told
 * @param name of the file, if the provider knows it better than the message
 * @param type its media type, likewise
 * @param accept statuses besides 2xx that the mapping wants to see itself
 */
public record Download(
        String url,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        boolean credentials,
        long limit,
        String sha256,
        String name,
        String type,
        Set<Integer> accept) {
    /** The step of its answer, should the mapping want to see one. */
    static final String STEP = "download";

    private static final int LONGEST_URL = 8_000;

    public Download {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        accept = Set.copyOf(accept);
        if (url.isEmpty() == path.isEmpty() || url.length() > LONGEST_URL) {
            throw new Exceeded("asks for a download that has not exactly one of url and path");
        }
        if (limit < 0) {
            throw new Exceeded("asks for a download of less than nothing");
        }
    }

    /** What a mapping's JSON asks for. */
    static Download of(JsonNode asked) {
        // the rules for paths, headers and statuses are those of other requests
        ApiRequest request = new ApiRequest(
                STEP,
                "GET",
                asked.path("path").asText("/file"),
                "",
                Plan.texts(asked.path("query")),
                Plan.texts(asked.path("headers")),
                Optional.empty(),
                Map.of(),
                "",
                "",
                List.of(),
                Plan.statuses(asked.path("accept")),
                ApiRequest.Effect.NONE);
        return new Download(
                asked.path("url").asText(),
                asked.path("path").asText(),
                request.query(),
                request.headers(),
                asked.path("credentials").asBoolean(true),
                asked.path("limit").asLong(),
                hex(asked.path("sha256").asText()),
                asked.path("name").asText(),
                asked.path("type").asText(),
                request.accept());
    }

    /** Providers tell it in hex or in Base64. */
    private static String hex(String sha256) {
        if (sha256.isEmpty() || sha256.matches("[0-9A-Fa-f]{64}")) {
            return sha256.toLowerCase(Locale.ROOT);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(sha256);
            if (bytes.length == 32) {
                return HexFormat.of().formatHex(bytes);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Exceeded("asks for a download whose sha256 is none");
    }
}
