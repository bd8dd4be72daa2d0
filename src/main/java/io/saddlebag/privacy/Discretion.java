package io.saddlebag.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps commands that are still to be carried out from telling of somebody with whom their customer was once one. */
final class Discretion {
    private static final List<String> TELLING = List.of("transcript", "earlier", "mentions");

    private Discretion() {}

    /**
     * A command without what it may tell of a person.
     *
     * @param values the identifiers of the person
     * @return nothing when it tells nothing
     */
    static Optional<String> about(Set<String> values, String command) {
        if (command.isEmpty() || !(Json.read(command, JsonNode.class) instanceof ObjectNode told)) {
            return Optional.empty();
        }
        boolean changed = withoutIdentifiers(values, told.path("customer"));
        if (told.path("escalation") instanceof ObjectNode escalation) {
            changed |= withoutIdentifiers(values, escalation.path("customer"));
            for (String telling : TELLING) {
                if (!escalation.path(telling).isEmpty()) {
                    escalation.putArray(telling);
                    changed = true;
                }
            }
        }
        return changed ? Optional.of(Json.write(told)) : Optional.empty();
    }

    /** A name that came with them may be that of either. */
    private static boolean withoutIdentifiers(Set<String> values, JsonNode customer) {
        boolean removed = false;
        for (Iterator<JsonNode> identifiers = customer.path("identifiers").iterator(); identifiers.hasNext(); ) {
            if (values.contains(identifiers.next().path("value").asText())) {
                identifiers.remove();
                removed = true;
            }
        }
        if (removed && customer instanceof ObjectNode known) {
            known.put("name", "");
        }
        return removed;
    }
}
