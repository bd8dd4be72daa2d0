package io.saddlebag.connector;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSONata file of a connector folder, compiled when it is used first: a hub has hundreds and uses a few. Safe for any
 * number of threads; an evaluation stays within its {@link Bounds} whatever it is given.
 *
 * <p>Beside JSONata's own functions a mapping has one for each other file of its folder ({@code order-line.jsonata} is
 * {@code $orderLine(value)}, evaluated with that value as its input), {@code $parseJson(text)}, which yields nothing when
 * the text is no JSON, {@code $pieces(text, most)}, the text in pieces of so many characters, or with a third
 * argument {@code "bytes"} of so many bytes, and {@code $filled(object)}, the object without the fields that are empty. It
 * has no {@code $eval}.
 */
public final class Mapping {
    /** The codes of $error and $assert. */
    private static final Set<String> RAISED = Set.of("D3137", "D3141");

    private static final Pattern HYPHEN = Pattern.compile("-(\\w)");

    private final String connector;
    private final String file;
    private final String source;
    private final Bounds bounds;
    /** Those of its folder, by their names in mappings. */
    private final Map<String, JFunction> functions;

    private volatile @Nullable Jsonata compiled;

    private Mapping(String connector, String file, String source, Bounds bounds, Map<String, JFunction> functions) {
        this.connector = connector;
        this.file = file;
        this.source = source;
        this.bounds = bounds;
        this.functions = functions;
    }

    /**
     * The JSONata files of one connector, each of which can call the others.
     *
     * @param sources file name to text
     * @return file name to mapping
     */
    public static Map<String, Mapping> of(String connector, Map<String, String> sources, Bounds bounds) {
        Map<String, Mapping> mappings = new LinkedHashMap<>();
        Map<String, JFunction> functions = new LinkedHashMap<>();
        sources.forEach((file, source) -> {
            Mapping mapping = new Mapping(connector, file, source, bounds, functions);
            mappings.put(file, mapping);
            functions.put(functionName(file), new OfAnything((input, arguments) -> mapping.evaluate(arguments.get(0))));
        });
        return Map.copyOf(mappings);
    }

    /**
     * Compiles it now, unless that was done.
     *
     * @throws MappingFailed when it does not compile; names the line
     */
    public void compile() {
        compiled();
    }

    private Jsonata compiled() {
        Jsonata ready = compiled;
        if (ready == null) {
            synchronized (this) {
                ready = compiled;
                if (ready == null) {
                    ready = read();
                    compiled = ready;
                }
            }
        }
        return ready;
    }

    /**
     * In a thread of its own: the library goes on evaluating with what a thread has compiled last, whatever it evaluates,
     * and leaves the variables of that in it for as long. Others would see them.
     */
    private Jsonata read() {
        try {
            return CompletableFuture.supplyAsync(this::parsed, task -> new Thread(task, "compile " + file).start())
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(
                    cause instanceof JException wrong
                            ? "does not compile: " + wrong.getMessage() + line(wrong)
                            : "does not compile (" + cause.getClass().getSimpleName() + ")");
        }
    }

    private Jsonata parsed() {
        Jsonata jsonata = Jsonata.jsonata(source);
        jsonata.setValidateInput(false);
        Guards.bind(jsonata);
        functions.forEach(jsonata::registerFunction);
        return jsonata;
    }

    /**
     * What the mapping makes of a value.
     *
     * @return the result; a JSON null when it makes nothing
     * @throws MappingFailed when it fails or goes out of its bounds
     */
    public JsonNode apply(JsonNode input) {
        try {
            return Values.toJson(evaluate(Values.fromJson(input, bounds)), bounds);
        } catch (Exceeded e) {
            throw failed(e.getMessage());
        }
    }

    /** As {@link #apply}, for plain values, which saves two conversions where mappings follow each other. */
    @Nullable
    Object evaluate(@Nullable Object input) {
        try {
            return run(input);
        } catch (Exceeded e) {
            throw failed(e.getMessage());
        } catch (StackOverflowError e) {
            throw failed("nests too deep");
        } catch (JException e) {
            throw failed("fails: " + reason(e) + line(e));
        } catch (MappingFailed e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            throw failed("fails: " + cause(e));
        }
    }

    /** The mapping's bounds. */
    Bounds bounds() {
        return bounds;
    }

    /** A failure of this mapping. */
    MappingFailed failed(@Nullable String what) {
        return new MappingFailed(connector, file, what == null ? "failed" : what);
    }

    private @Nullable Object run(@Nullable Object input) {
        Jsonata jsonata = compiled();
        // a frame of its own: without one, parallel evaluations would read each other's input
        Jsonata.Frame frame = jsonata.createFrame();
        new Watch(bounds).over(frame);
        return jsonata.evaluate(input, frame);
    }

    private static String functionName(String file) {
        String name = file.substring(0, file.length() - ".jsonata".length());
        return HYPHEN.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /** An error's message may quote the content; its code does not, nor does a text that the mapping's author wrote. */
    private String reason(JException e) {
        if (RAISED.contains(String.valueOf(e.getError()))
                && e.getCurrent() instanceof String text
                && source.contains('"' + text + '"')) {
            return text;
        }
        return "JSONata error " + e.getError();
    }

    private static String cause(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName();
    }

    private String line(JException e) {
        int position = Math.min(e.getLocation(), source.length());
        return position < 0
                ? ""
                : " (line "
                        + (1
                                + source.substring(0, position)
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count()) + ")";
    }
}
