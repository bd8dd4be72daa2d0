package io.saddlebag.connector;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions that could outrun every bound, within bounds: a single call of them can take for ever, so the
 * {@link Watch} between two steps would come too late. And the few functions that JSONata lacks, or that are called so
 * often that the check of their arguments counts.
 */
final class Guards {
    private static final int MAX_PAD = 10_000;
    private static final int MAX_REPLACED = 10_000_000;

    /** The same for all mappings: they hold nothing, and each costs a look-up and a signature to read. */
    private static final Map<String, JFunction> FUNCTIONS = functions();

    private Guards() {}

    static void bind(Jsonata mapping) {
        FUNCTIONS.forEach(mapping::registerFunction);
    }

    private static Map<String, JFunction> functions() {
        Map<String, JFunction> functions = new HashMap<>(Map.of(
                "match", guard("match", "<s-f<s:o>n?:a<o>>", Guards::tryOut),
                "contains", guard("contains", "<s-(sf):b>", Guards::tryOut),
                "split", guard("split", "<s-(sf)n?:a<s>>", Guards::tryOut),
                "replace", replace(),
                "pad", guard("pad", "<s-ns?:s>", Guards::boundPad),
                "eval",
                        function("<sx?:x>", arguments -> {
                            throw new Exceeded("calls $eval, which would run content as a program");
                        }),
                "substring", function("<s-nn?:s>", Guards::substring),
                "parseJson", function("<s-:x>", arguments -> parseJson(arguments.get(0))),
                "pieces", function("<s-ns?:a<s>>", Guards::pieces),
                "filled", function("<o-:o>", arguments -> filled(arguments.get(0)))));
        functions.put("exists", new OfAnything("exists", "<x:b>", "exists"));
        functions.put("boolean", new OfAnything("boolean", "<x-:b>", "toBoolean"));
        functions.put("not", new OfAnything("not", "<x-:b>", "not"));
        functions.put("append", new OfAnything("append", "<xx:a>", "append"));
        return functions;
    }

    static JFunction function(String signature, java.util.function.Function<List<?>, @Nullable Object> body) {
        return new JFunction((input, arguments) -> body.apply((List<?>) arguments), signature);
    }

    private static JFunction guard(String name, String signature, java.util.function.Consumer<List<?>> check) {
        JFunction original = original(name);
        return function(signature, arguments -> {
            check.accept(arguments);
            return original.call(null, arguments);
        });
    }

    private static JFunction original(String name) {
        return (JFunction) Jsonata.jsonata("$" + name).evaluate(null);
    }

    private static JFunction replace() {
        JFunction original = original("replace");
        return function("<s-(sf)(sf)n?:s>", arguments -> {
            tryOut(arguments);
            boundReplaced(arguments);
            List<Object> quoted = new ArrayList<>(arguments);
            if (!(quoted.get(2) instanceof String)) {
                quoted.set(2, literal(quoted.get(2)));
            }
            return original.call(null, quoted);
        });
    }

    /** What the function makes, word for word: the library would read dollars and backslashes in it as references. */
    private static JFunction literal(Object replacement) {
        return function("<o:s>", arguments -> {
            try {
                return Matcher.quoteReplacement(String.valueOf(Functions.funcApply(replacement, arguments)));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Runs the regular expression on a text that counts, so that the real run is known to end. */
    private static void tryOut(List<?> arguments) {
        if (arguments.get(0) instanceof String text && arguments.get(1) instanceof Pattern pattern) {
            Matcher matcher = pattern.matcher(new CountedText(text));
            while (matcher.find()) {
                // find() does the work
            }
        }
    }

    private static void boundReplaced(List<?> arguments) {
        if (arguments.get(0) instanceof String text && arguments.get(2) instanceof String replacement) {
            int found = arguments.get(1) instanceof String part ? Math.max(1, part.length()) : 1;
            if ((text.length() / found + 1L) * replacement.length() > MAX_REPLACED) {
                throw new Exceeded("would replace to more than " + MAX_REPLACED + " characters");
            }
        }
    }

    private static void boundPad(List<?> arguments) {
        if (arguments.get(1) instanceof Number width && Math.abs(width.doubleValue()) > MAX_PAD) {
            throw new Exceeded("pads to more than " + MAX_PAD + " characters");
        }
    }

    /** The library's own fails on characters beyond U+FFFF, like emoji, where a text is shorter than what is asked for. */
    private static @Nullable Object substring(List<?> arguments) {
        if (!(arguments.get(0) instanceof String text && arguments.get(1) instanceof Number from)) {
            return null;
        }
        long characters = text.codePointCount(0, text.length());
        long start = from.longValue() < 0 ? Math.max(0, characters + from.longValue()) : from.longValue();
        long end = arguments.size() > 2 && arguments.get(2) instanceof Number length
                ? Math.min(characters, start + Math.min(characters, length.longValue()))
                : characters;
        if (end <= start) {
            return "";
        }
        int first = text.offsetByCodePoints(0, (int) start);
        return text.substring(first, text.offsetByCodePoints(first, (int) (end - start)));
    }

    /** A text in pieces of so many UTF-16 code units, or of so many {@code "bytes"} of UTF-8. */
    private static @Nullable Object pieces(List<?> arguments) {
        return arguments.get(0) instanceof String text && arguments.get(1) instanceof Number most
                ? Pieces.of(text, most.intValue(), arguments.size() > 2 && "bytes".equals(arguments.get(2)))
                : List.of();
    }

    /** An object without the fields that are empty; nothing when all are. */
    private static @Nullable Object filled(@Nullable Object object) {
        if (!(object instanceof Map<?, ?> map)) {
            return null;
        }
        Map<Object, Object> filled = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!isEmpty(value)) {
                filled.put(name, value);
            }
        });
        return filled.isEmpty() ? null : filled;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || value == Jsonata.NULL_VALUE
                || value.equals("")
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** The JSON in a text, nothing when it is none. */
    private static @Nullable Object parseJson(@Nullable Object text) {
        if (!(text instanceof String json)) {
            return null;
        }
        try {
            JsonNode tree = Json.parse(json.getBytes(StandardCharsets.UTF_8));
            return Values.fromJson(tree, Bounds.DEFAULT);
        } catch (InvalidMessage e) {
            return null;
        }
    }
}
