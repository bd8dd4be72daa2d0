package io.saddlebag.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Reads every place a setting can be set, in order: a later assignment of a name wins. */
final class SettingSources {
    private static final String SYSTEM_PREFIX = "saddlebag.";
    private static final String HOME = "saddlebag.home";
    private static final String CONFIG = "SADDLEBAG_CONFIG";

    private final CommandLine commandLine;
    private final List<Assignment> environment;
    private final List<Assignment> system;
    private final Path configDirectory;

    SettingSources(List<String> args, Map<String, String> env, Properties system, Path home) {
        this.commandLine = CommandLine.of(args);
        this.configDirectory = commandLine
                .config()
                .or(() -> Optional.ofNullable(env.get(CONFIG)).map(named -> CommandLine.directory(CONFIG, named)))
                .map(Path::toAbsolutePath)
                .orElse(home.resolve("config"));
        this.system = systemProperties(system);
        boolean named = commandLine.config().isPresent() || env.containsKey(CONFIG);
        if (named && !Files.isDirectory(configDirectory)) {
            throw new WrongSetting((commandLine.config().isPresent() ? CommandLine.CONFIG : CONFIG) + " names "
                    + configDirectory
                    + ", which is not a directory; give the directory that holds application.properties.");
        }
        List<Assignment> files = new ArrayList<>(shipped("application.properties"));
        files.addAll(file("application.properties"));
        this.environment = new EnvironmentNames(files).assignments(env);
    }

    List<Assignment> read() {
        List<Assignment> all = new ArrayList<>(shipped("application.properties"));
        all.addAll(profile());
        all.addAll(file("application.properties"));
        all.addAll(environment);
        all.addAll(system);
        all.addAll(commandLine.assignments());
        return all;
    }

    /** The profile can be named in any place but a profile's own file. */
    private List<Assignment> profile() {
        List<Assignment> outer = new ArrayList<>(shipped("application.properties"));
        outer.addAll(file("application.properties"));
        outer.addAll(environment);
        outer.addAll(system);
        outer.addAll(commandLine.assignments());
        Assignment choice = outer.stream()
                .filter(assignment -> assignment.name().equals("profile"))
                .reduce((earlier, later) -> later)
                .orElse(new Assignment("profile", KnownSettings.named("profile").fallback(), "by default", false));
        if (!choice.text().matches("[a-z0-9-]+")) {
            return List.of(); // refused with the other wrong values
        }
        String fileName = "application-" + choice.text() + ".properties";
        List<Assignment> profile = new ArrayList<>(shipped(fileName));
        profile.addAll(file(fileName));
        if (profile.isEmpty() && !Files.exists(configDirectory.resolve(fileName)) && !isShipped(fileName)) {
            throw new WrongSetting("profile is \"" + choice.text() + "\" (" + choice.origin() + "), but there is no "
                    + configDirectory.resolve(fileName) + "; make that file, or give sandbox or production.");
        }
        return profile;
    }

    private List<Assignment> file(String name) {
        Path file = configDirectory.resolve(name);
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return assignments(reader, "in " + file, true);
        } catch (IOException | IllegalArgumentException e) {
            throw new WrongSetting(file + " cannot be read as a properties file in UTF-8: " + e.getMessage() + ".");
        }
    }

    private static boolean isShipped(String name) {
        return SettingSources.class.getResource("/" + name) != null;
    }

    private static List<Assignment> shipped(String name) {
        try (InputStream stream = SettingSources.class.getResourceAsStream("/" + name)) {
            if (stream == null) {
                return List.of();
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return assignments(new StringReader(text), "in the hub's " + name, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Assignment> assignments(Reader reader, String origin, boolean checked) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .map(entry ->
                                new Assignment((String) entry.getKey(), (String) entry.getValue(), origin, checked))
                        .toList();
    }

    private static List<Assignment> systemProperties(Properties system) {
        return system.stringPropertyNames().stream()
                .filter(name -> name.startsWith(SYSTEM_PREFIX) && !name.equals(HOME))
                .sorted()
                .map(name -> new Assignment(
                        name.substring(SYSTEM_PREFIX.length()), system.getProperty(name), "by -D" + name, true))
                .toList();
    }
}
