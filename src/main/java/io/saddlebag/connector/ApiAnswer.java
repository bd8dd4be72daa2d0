package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What came back for an {@link ApiRequest}: a 2xx or a status that the request accepts.
 *
 * @param step of the request
 * @param status the HTTP status
 * @param headers by their names in lower case
 * @param body the JSON of the answer; null node when it had none
 */
public record ApiAnswer(String step, int status, Map<String, String> headers, JsonNode body) {
    public ApiAnswer {
        headers = Map.copyOf(headers);
    }
}
