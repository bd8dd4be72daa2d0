package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * JSON as people read it: a list of objects as a table, an object as lines of name and value. A table's last column,
 * where reasons stand, is as long as a reason may be; others are cut.
 */
final class Printout {
    private static final int WIDEST_CELL = 60;
    /** Of what a customer wrote there may be a megabyte. */
    private static final int LONGEST_REASON = 2_000;

    private Printout() {}

    /** The text, ending with a line end. What customers wrote can neither break a line nor steer the terminal. */
    static String text(JsonNode value) {
        if (value.isObject()) {
            return lines(value);
        }
        if (!value.isArray()) {
            return clean(value, Integer.MAX_VALUE) + "\n";
        }
        return value.isEmpty() ? "nothing\n" : table(value);
    }

    private static String lines(JsonNode object) {
        int width = object.propertyStream()
                .mapToInt(field -> field.getKey().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getValue().isContainerNode() && !field.getValue().isEmpty()) {
                text.append(field.getKey())
                        .append('\n')
                        .append(text(field.getValue()).indent(2));
            } else {
                text.append(padded(field.getKey(), width)).append("  ");
                text.append(clean(field.getValue(), Integer.MAX_VALUE)).append('\n');
            }
        }
        return text.toString();
    }

    private static String table(JsonNode rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        if (columns.isEmpty()) {
            StringBuilder plain = new StringBuilder();
            rows.forEach(row -> plain.append(clean(row, Integer.MAX_VALUE)).append('\n'));
            return plain.toString();
        }
        List<List<String>> cells = new ArrayList<>();
        List<String> names = List.copyOf(columns);
        cells.add(names);
        String last = names.get(names.size() - 1);
        rows.forEach(row -> cells.add(columns.stream()
                .map(column -> clean(row.path(column), column.equals(last) ? LONGEST_REASON : WIDEST_CELL))
                .toList()));
        return aligned(cells);
    }

    private static String aligned(List<List<String>> cells) {
        int[] widths = IntStream.range(0, cells.get(0).size())
                .map(column -> cells.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(padded(row.get(column), widths[column])).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** A value on a line, however long. */
    static String cell(JsonNode value) {
        return clean(value, Integer.MAX_VALUE);
    }

    private static String clean(JsonNode value, int longest) {
        String text = value.isContainerNode() ? value.toString() : value.isNull() ? "" : value.asText();
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
        return line.length() > longest ? line.substring(0, longest - 1) + "…" : line;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
