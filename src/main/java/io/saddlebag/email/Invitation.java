package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An appointment (iCalendar, RFC 5545) in words. */
final class Invitation {
    private static final int MAX_LENGTH = 2_000;
    private static final Pattern TIME = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)\\d\\d(Z?))?");

    private Invitation() {}

    /** @param calendar bytes, one to a character */
    static String text(String calendar) {
        List<String> lines = Charsets.decode(calendar.getBytes(ISO_8859_1), "UTF-8")
                .replace("\r\n", "\n")
                .replaceAll("\n[ \t]", "")
                .lines()
                .dropWhile(line -> !line.startsWith("BEGIN:VEVENT"))
                .toList();
        String cancelled = calendar.contains("METHOD:CANCEL") ? "Cancelled: " : "";
        String when = Stream.of(value(lines, "DTSTART"), value(lines, "DTEND"))
                .filter(time -> !time.isEmpty())
                .map(Invitation::time)
                .collect(Collectors.joining(" to "));
        return Stream.of(
                        cancelled + value(lines, "SUMMARY"),
                        when,
                        value(lines, "LOCATION"),
                        value(lines, "DESCRIPTION"))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private static String value(List<String> lines, String name) {
        String found = lines.stream()
                .filter(line -> line.startsWith(name + ":") || line.startsWith(name + ";"))
                .findFirst()
                .orElse(":");
        String value = found.substring(found.indexOf(':') + 1);
        String plain = value.replaceAll("\\\\[nN]", "\n").replaceAll("\\\\(.)", "$1");
        return Texts.cut(plain, MAX_LENGTH).strip();
    }

    private static String time(String value) {
        Matcher time = TIME.matcher(value);
        if (!time.matches()) {
            return value;
        }
        String day = time.group(1) + "-" + time.group(2) + "-" + time.group(3);
        String zone = Objects.equals(time.group(6), "Z") ? " UTC" : "";
        return time.group(4) == null ? day : day + " " + time.group(4) + ":" + time.group(5) + zone;
    }
}
