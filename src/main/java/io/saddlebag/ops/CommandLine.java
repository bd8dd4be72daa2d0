package io.saddlebag.ops;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The settings among the arguments: {@code --http.port=9000}, and {@code --config DIR} for the directory of the files. */
record CommandLine(Optional<Path> config, List<Assignment> assignments) {
    static final String ORIGIN = "on the command line";
    static final String CONFIG = "--config";

    static CommandLine of(List<String> args) {
        Optional<Path> config = Optional.empty();
        List<Assignment> assignments = new ArrayList<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            int equals = arg.indexOf('=');
            if (arg.equals(CONFIG) && rest.hasNext()) {
                config = Optional.of(directory(CONFIG, rest.next()));
            } else if (arg.startsWith(CONFIG + "=")) {
                config = Optional.of(directory(CONFIG, arg.substring(equals + 1)));
            } else if (arg.startsWith("--") && equals > 2) {
                assignments.add(new Assignment(arg.substring(2, equals), arg.substring(equals + 1), ORIGIN, true));
            } else {
                throw new WrongSetting("The argument \"" + Settings.shown(arg)
                        + "\" is not understood; give settings as --name=value, for example --http.port=9000.");
            }
        }
        return new CommandLine(config, assignments);
    }

    /** @param from where it was named, for who reads the sentence */
    static Path directory(String from, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new WrongSetting(from + " names \"" + Settings.shown(text)
                    + "\", which is no path; give the directory that holds application.properties.");
        }
    }
}
