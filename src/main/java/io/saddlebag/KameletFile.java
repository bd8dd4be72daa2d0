package io.saddlebag;

import io.saddlebag.ops.PropertyForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a Kamelet says of itself, read before Camel reads it. */
record KameletFile(Map<?, ?> root) {
    /** Sets of properties, separated by commas, of which one has to be given: {@code token, user password}. */
    private static final String NEEDS = "saddlebag.io/needs-one-of";

    /** The Kamelet in a file. */
    static KameletFile read(Path file) {
        try {
            Object kamelet = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new KameletFile(kamelet instanceof Map<?, ?> root ? root : Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("the Kamelet " + file + " cannot be read", e);
        }
    }

    /** An annotation's value, or empty. */
    String annotation(String name) {
        Object value = map(map(root, "metadata"), "annotations").get(name);
        return value == null ? "" : value.toString();
    }

    /** The names of the properties that it cannot do without and that have no default. */
    List<String> required() {
        return definition().get("required") instanceof List<?> names
                ? names.stream()
                        .map(String::valueOf)
                        .filter(name -> !map(described(), name).containsKey("default"))
                        .toList()
                : List.of();
    }

    /** The names of all its properties. */
    Set<String> properties() {
        return described().keySet().stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    /** What values a property takes; nothing when there is none of that name. */
    Optional<PropertyForm> form(String property) {
        return described().containsKey(property)
                ? Optional.of(PropertyForm.of(map(described(), property)))
                : Optional.empty();
    }

    /** The sets of properties of which it needs one as a whole; none when it can do without them all. */
    List<List<String>> alternatives() {
        String sets = annotation(NEEDS);
        return sets.isEmpty()
                ? List.of()
                : Stream.of(sets.split(",", -1))
                        .map(set -> List.of(set.strip().split(" +", -1)))
                        .toList();
    }

    private Map<?, ?> definition() {
        return map(map(root, "spec"), "definition");
    }

    private Map<?, ?> described() {
        return map(definition(), "properties");
    }

    private static Map<?, ?> map(Map<?, ?> of, String name) {
        return of.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }
}
