package io.saddlebag.connector;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line: what is missing with a minus, what is too much with a plus. */
final class Differences {
    /** How many equal lines are shown around a difference. */
    private static final int AROUND = 3;

    /** Beyond this many pairs of lines both texts are shown whole. */
    private static final long MOST_PAIRS = 4_000_000;

    private Differences() {}

    /** The difference; empty when there is none. */
    static String between(String expected, String actual) {
        if (expected.equals(actual)) {
            return "";
        }
        List<String> wanted = expected.lines().toList();
        List<String> found = actual.lines().toList();
        List<String> script = (long) wanted.size() * found.size() > MOST_PAIRS
                ? marked(wanted, found)
                : script(wanted, found, common(wanted, found));
        return String.join("\n", shortened(script));
    }

    private static List<String> marked(List<String> wanted, List<String> found) {
        List<String> all = new ArrayList<>();
        wanted.forEach(line -> all.add("- " + line));
        found.forEach(line -> all.add("+ " + line));
        return all;
    }

    /** How many lines the rests of both texts have in common, from each pair of places on. */
    private static int[][] common(List<String> wanted, List<String> found) {
        int[][] common = new int[wanted.size() + 1][found.size() + 1];
        for (int i = wanted.size() - 1; i >= 0; i--) {
            for (int j = found.size() - 1; j >= 0; j--) {
                common[i][j] = wanted.get(i).equals(found.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> script(List<String> wanted, List<String> found, int[][] common) {
        List<String> script = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < wanted.size() || j < found.size()) {
            if (i < wanted.size() && j < found.size() && wanted.get(i).equals(found.get(j))) {
                script.add("  " + wanted.get(i++));
                j++;
            } else if (i < wanted.size() && (j == found.size() || common[i + 1][j] >= common[i][j + 1])) {
                script.add("- " + wanted.get(i++));
            } else {
                script.add("+ " + found.get(j++));
            }
        }
        return script;
    }

    private static List<String> shortened(List<String> script) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < script.size(); i++) {
            List<String> near = script.subList(Math.max(0, i - AROUND), Math.min(script.size(), i + AROUND + 1));
            if (near.stream().anyMatch(line -> !line.startsWith("  "))) {
                shown.add(script.get(i));
            } else if (!shown.isEmpty() && !shown.get(shown.size() - 1).equals("  …")) {
                shown.add("  …");
            }
        }
        return shown;
    }
}
