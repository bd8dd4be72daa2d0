package io.saddlebag.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What is said about verbs: {@code help VERB…}, {@code VERB… --help} and {@code -h}, at any depth, and what is wrong
 * when a verb stands for several and none of them is named.
 */
final class Help {
    private static final List<String> ASKED_BY = List.of("--help", "-h");

    private Help() {}

    /** Whether anything is to be explained, and nothing to be done. */
    static boolean isAsked(List<String> words) {
        return words.stream().anyMatch(ASKED_BY::contains)
                || (!words.isEmpty() && words.get(0).equals("help"));
    }

    /** Explains the verb that the words lead to; its exit code. */
    static int explain(CommandLine root, PrintWriter out, PrintWriter err, List<String> words) {
        CommandLine verb = root;
        for (String word : words.subList(words.get(0).equals("help") ? 1 : 0, words.size())) {
            CommandLine next = verb.getSubcommands().get(word);
            if (next == null && !word.startsWith("-") && !verb.getSubcommands().isEmpty()) {
                err.println(unknown(verb, word));
                return CommandLine.ExitCode.USAGE;
            }
            verb = next == null ? verb : next;
        }
        verb.usage(out);
        return CommandLine.ExitCode.OK;
    }

    /** One sentence and how the verb is used. */
    static int wrong(ParameterException problem, PrintWriter err) {
        CommandLine verb = problem.getCommandLine();
        boolean severals = !verb.getSubcommands().isEmpty() && verb.getParent() != null;
        List<String> rest = verb.getUnmatchedArguments();
        String named =
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        if (!severals) {
            err.println(problem.getMessage());
        } else if (named.isEmpty()) {
            err.println("Say what to do: " + ways(verb) + ".");
        } else {
            err.println(unknown(verb, named));
        }
        verb.usage(err);
        return CommandLine.ExitCode.USAGE;
    }

    private static String unknown(CommandLine verb, String word) {
        String name = verb.getCommandSpec().qualifiedName(" ");
        int own = name.indexOf(' ');
        return "There is no verb " + (own < 0 ? "" : name.substring(own + 1) + " ") + word + "; there is " + ways(verb)
                + ".";
    }

    private static String ways(CommandLine verb) {
        return String.join(", ", verb.getSubcommands().keySet());
    }
}
