package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One HTTP request that an outbound mapping asks for. It holds neither host nor credentials: those are the Kamelet's.
 * Only what goes to an address that the API gave, for an upload, names a host, which the Kamelet must list.
 *
 * @param step names the request, so that the mapping finds its answer
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path absolute within the configured base URL, already percent-encoded, without query; empty with {@code url}
 * @param url an address instead, on one of the Kamelet's file hosts, whither no credentials go; usually empty
 * @param query parameters, not yet encoded
 * @param headers more headers, like an idempotency key
 * @param body JSON to send, if any
 * @param form fields to send instead, as {@code application/x-www-form-urlencoded}; a field may have several values
 * @param blob SHA-256 of a blob to send instead, or empty
 * @param contentType media type of the blob, or empty
 * @param multipart parts of a form to send instead; usually none
 * @param accept statuses besides 2xx that the mapping wants to see itself
 * @param effect what a 2xx to it means for an attempt that comes later
 */
public record ApiRequest(
        String step,
        String method,
        String path,
        String url,
        Map<String, String> query,
        Map<String, String> headers,
        Optional<JsonNode> body,
        Map<String, List<String>> form,
        String blob,
        String contentType,
        List<FormPart> multipart,
        Set<Integer> accept,
        Effect effect) {
    /** What a 2xx means, should the command not come to its end. */
    public enum Effect {
        /** Who may have done anything but read may have had its effect: it is looked up before it is tried again. */
        UNSAID,
        /** Nobody sees it, as an upload: it may be done again. */
        NONE,
        /** It must not happen twice: whatever fails afterwards, the command may have had its effect. */
        ONCE,
        /** It must not happen twice, and need not: its answer is kept and given to later attempts. */
        KEPT,
        /** As {@link #NONE}, but its answer is kept and given to later attempts, which need not do it again. */
        SPARED;

        /** Whether the command has had no effect by it, whatever becomes of it. */
        boolean isHarmless() {
            return this == NONE || this == SPARED;
        }

        /** Whether its answer is for later attempts too. */
        boolean isKept() {
            return this == KEPT || this == SPARED;
        }
    }

    private static final int LONGEST_URL = 8_000;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern STEP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    /** RFC 3986 path characters; no empty segment, so it can't name a host. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+/?");

    private static final Pattern DOTS = Pattern.compile("(?i)/(\\.|%2e){1,2}(/|$)");
    private static final Pattern BAD_ESCAPE = Pattern.compile("(?i)%(?![0-9a-f]{2})|%(2f|5c|00|0a|0d)");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** These are the Kamelet's or the HTTP client's. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "host",
            "proxy-authorization",
            "te",
            "transfer-encoding",
            "upgrade");

    public ApiRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        multipart = List.copyOf(multipart);
        form = Map.copyOf(form);
        accept = Set.copyOf(accept);
        require(STEP.matcher(step).matches(), "its step is no name");
        require(METHODS.contains(method), "its method is not one of GET, POST, PUT, PATCH and DELETE");
        require(url.isEmpty() || (path.isEmpty() && query.isEmpty()), "its url goes with neither path nor query");
        require(url.length() <= LONGEST_URL, "its url is too long");
        require(
                !url.isEmpty() || (path.length() <= 2_000 && PATH.matcher(path).matches()),
                "its path is not a plain path that begins with /");
        require(!DOTS.matcher(path).find() && !BAD_ESCAPE.matcher(path).find(), "its path leads elsewhere");
        headers.forEach((name, value) -> {
            require(TOKEN.matcher(name).matches(), "a header has no valid name");
            require(!RESERVED.contains(name.toLowerCase(Locale.ROOT)), "it sets the header " + name);
            require(plain(value), "a header holds more than printable ASCII");
        });
        require(blob.isEmpty() || SHA256.matcher(blob).matches(), "its blob is no SHA-256");
        require(
                Stream.of(body.isPresent(), !form.isEmpty(), !blob.isEmpty(), !multipart.isEmpty())
                                .filter(given -> given)
                                .count()
                        <= 1,
                "it has more than one of body, form, blob and multipart");
        require(blob.isEmpty() == contentType.isEmpty(), "blob and contentType belong together");
        require(contentType.length() <= 200 && plain(contentType), "its contentType is none");
        require(accept.stream().allMatch(status -> status >= 300 && status <= 599), "it accepts what is no status");
    }

    /** What it asks, for messages to the operator: an address for an upload is a secret. */
    String asks() {
        return url.isEmpty() ? method + " " + path : "the upload of a file";
    }

    /** A field of its body, whatever form that has; empty when there is none of that name. */
    String field(String name) {
        return body.map(json -> json.path(name))
                .map(value -> value.isContainerNode() ? value.toString() : value.asText())
                .filter(value -> !value.isEmpty())
                .or(() -> form.getOrDefault(name, List.of()).stream().findFirst())
                .or(() -> multipart.stream()
                        .filter(part -> part.name().equals(name))
                        .map(FormPart::value)
                        .findFirst())
                .orElse("");
    }

    private static boolean plain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new Exceeded("asks for a request that is not allowed: " + problem);
        }
    }
}
