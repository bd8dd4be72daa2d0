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

    static CommandLine of(List<String> args) {
        Optional<Path> config = Optional.empty();
        List<Assignment> assignments = new ArrayList<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            int equals = arg.indexOf('=');
            if (arg.equals("--config") && rest.hasNext()) {
                config = Optional.of(directory(rest.next()));
            } else if (arg.startsWith("--config=")) {
                config = Optional.of(directory(arg.substring(equals + 1)));
            } else if (arg.startsWith("--") && equals > 2) {
                assignments.add(new Assignment(arg.substring(2, equals), arg.substring(equals + 1), ORIGIN, true));
            } else {
                throw new WrongSetting("The argument \"" + Settings.shown(arg)
                        + "\" is not understood; give settings as --name=value, for example --http.port=9000.");
            }
        }
        return new CommandLine(config, assignments);
    }

    private static Path directory(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new WrongSetting("--config names \"" + Settings.shown(text)
                    + "\", which is no path; give the directory that holds application.properties.");
        }
    }
}
