package io.saddlebag.connector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Makes a connector's folder to start from, of the files under {@code /connector} among the resources. */
public final class NewConnector {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 40;

    private static final List<String> FILES = List.of(
            "README.md",
            "name-source.kamelet.yaml",
            "name-sink.kamelet.yaml",
            "name.camel.yaml",
            "items.jsonata",
            "inbound.jsonata",
            "outbound.jsonata",
            "check.jsonata",
            "examples/message/in.json",
            "examples/message/out.json",
            "examples/reply/command.json",
            "examples/reply/exchange.json",
            "examples/reply/result.json",
            "examples/check/command.json",
            "examples/check/exchange.json",
            "examples/check/result.json");

    private NewConnector() {}

    /**
     * Makes the folder of that name in a directory.
     *
     * @return the folder
     * @throws IllegalArgumentException when the name is none for a connector, or the folder is there
     * @throws IOException when it can't be written
     */
    public static Path create(Path directory, String name) throws IOException {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A connector's name consists of lower-case letters and digits, with "
                    + "single dashes between words (my-chat), at most " + LONGEST_NAME + " of them; " + name
                    + " does not.");
        }
        Path folder = directory.resolve(name);
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " is there already; nothing was changed.");
        }
        for (String file : FILES) {
            Path made = folder.resolve(file.replaceFirst("^name(?=[-.])", name));
            Files.createDirectories(made.getParent());
            Files.writeString(made, text(file, name));
        }
        return folder;
    }

    private static String text(String file, String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(NewConnector.class.getResourceAsStream("/connector/" + file), file)) {
            String title = name.substring(0, 1).toUpperCase(Locale.ROOT)
                    + name.substring(1).replace('-', ' ');
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("__name__", name)
                    .replace("__Name__", title);
        }
    }
}
