package io.saddlebag.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings among the environment variables: {@code SADDLEBAG_STORE_URL} is {@code store.url}, and
 * {@code SADDLEBAG_STORE_PASSWORD_FILE} names a file that holds {@code store.password}.
 *
 * <p>A variable cannot say which of its underscores is a dot and which a dash. A name that is declared or stands in a
 * properties file decides; for any other the first underscore is a dot, the rest are dashes, and {@code __} is always
 * a dot.
 */
final class EnvironmentNames {
    private static final String PREFIX = "SADDLEBAG_";
    private static final String FILE = "_FILE";
    private static final Set<String> NOT_SETTINGS = Set.of("SADDLEBAG_JAVA_OPTS", "SADDLEBAG_CONFIG", "SADDLEBAG_HOME");

    private final Map<String, String> known = new HashMap<>();

    EnvironmentNames(List<Assignment> files) {
        files.forEach(assignment -> known.put(variable(assignment.name()), assignment.name()));
        KnownSettings.names().forEach(name -> known.put(variable(name), name));
    }

    List<Assignment> assignments(Map<String, String> env) {
        Map<String, Assignment> found = new HashMap<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(env).entrySet()) {
            if (variable.getKey().startsWith(PREFIX) && !NOT_SETTINGS.contains(variable.getKey())) {
                Assignment assignment = assignment(variable.getKey(), variable.getValue());
                Assignment other = found.put(assignment.name(), assignment);
                if (other != null) {
                    throw new WrongSetting(assignment.name() + " is set twice, " + other.origin() + " and "
                            + assignment.origin() + "; unset one of them.");
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private Assignment assignment(String variable, String value) {
        String origin = "by the environment variable " + variable;
        if (variable.endsWith(FILE) && !known.containsKey(variable)) {
            String name = name(variable.substring(0, variable.length() - FILE.length()));
            return new Assignment(name, contents(name, path(name, value, origin), origin), origin, true, true);
        }
        return new Assignment(name(variable), value, origin, true);
    }

    private String name(String variable) {
        String declared = known.get(variable);
        if (declared != null) {
            return declared;
        }
        String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        String dotted = name.contains("__") ? name.replace("__", ".") : name.replaceFirst("_", ".");
        return dotted.replace('_', '-');
    }

    private static String variable(String name) {
        return PREFIX + spelt(name);
    }

    /** A name as variables are spelt: {@code STORE_URL} for {@code store.url}. */
    static String spelt(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Path path(String name, String value, String origin) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw unreadable(name, value, origin);
        }
    }

    /** What a file holds, for secrets that must not stand in the environment. */
    static String contents(String name, Path file, String origin) {
        try {
            if (Files.size(file) > 64 * 1024) {
                throw new WrongSetting(name + " (" + origin + ") is to be read from " + file
                        + ", which is larger than 64 KB; give a file that holds the value alone.");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw unreadable(name, file.toString(), origin);
        }
    }

    private static WrongSetting unreadable(String name, String file, String origin) {
        return new WrongSetting(name + " (" + origin + ") is to be read from " + Settings.shown(file)
                + ", which cannot be read; check that the file exists and that the hub's user may read it.");
    }
}
