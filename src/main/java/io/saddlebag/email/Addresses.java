package io.saddlebag.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The addresses of a header field (RFC 5322, section 3.4), read forgivingly.
 *
 * @param list in order, without those that have no address
 * @param plain whether it was read without doubt: no group, no quotation mark, comment or bracket left open
 */
record Addresses(List<Address> list, boolean plain) {
    private static final int MAX = 500;
    private static final int MAX_ADDRESS = 320;
    private static final int MAX_NAME = 500;

    /**
     * One address.
     *
     * @param name as people read it; may be empty
     * @param address lower case, as it stands between the angle brackets
     */
    record Address(String name, String address) {
        String domain() {
            return address.substring(address.lastIndexOf('@') + 1);
        }

        /** Whether it has one local part and one domain of ordinary characters. */
        boolean isOrdinary() {
            return address.matches("[^\\s@<>(),;:\\\\\"\\[\\]\\p{Cntrl}]{1,64}@[a-z0-9.-]{1,253}");
        }
    }

    static Addresses parse(String field) {
        return new Parser(field).parse();
    }

    private static final class Parser {
        private final String field;
        private final List<Address> found = new ArrayList<>();
        private boolean plain = true;
        private int at;
        private StringBuilder words = new StringBuilder();
        private String angle = "";
        private String comment = "";

        Parser(String field) {
            this.field = field;
        }

        Addresses parse() {
            while (at < field.length() && found.size() < MAX) {
                char c = field.charAt(at++);
                switch (c) {
                    case '"' -> words.append(quoted());
                    case '(' -> comment = comment();
                    case '<' -> angle = angle();
                    case ',' -> separator();
                    case ';' -> end();
                    case ':' -> group();
                    default -> words.append(c);
                }
            }
            end();
            return new Addresses(List.copyOf(found), plain);
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            while (at < field.length() && field.charAt(at) != '"') {
                if (field.charAt(at) == '\\' && at + 1 < field.length()) {
                    at++;
                }
                text.append(field.charAt(at++));
            }
            plain &= at < field.length();
            at++;
            return text.toString();
        }

        private String comment() {
            int start = at;
            for (int depth = 1; at < field.length(); at++) {
                char c = field.charAt(at);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at += c == '\\' ? 1 : 0;
                if (depth == 0) {
                    return field.substring(start, at++);
                }
            }
            plain = false;
            at = field.length();
            return field.substring(Math.min(start, at));
        }

        private String angle() {
            int close = field.indexOf('>', at);
            plain &= close >= 0 && angle.isEmpty();
            String inside = field.substring(at, close < 0 ? field.length() : close);
            at = close < 0 ? field.length() : close + 1;
            return inside.strip();
        }

        /** A comma ends an address, unless it stands in a name that nobody quoted: {@code Doe, Jane <jane@…>}. */
        private void separator() {
            if (angle.isEmpty() && words.indexOf("@") < 0) {
                plain &= words.toString().isBlank();
                words.append(',');
            } else {
                end();
            }
        }

        private void group() {
            if (angle.isEmpty() && words.indexOf("@") < 0) {
                plain = false;
                words = new StringBuilder();
            } else {
                words.append(':');
            }
        }

        private void end() {
            String text = withoutCommasAround(words);
            boolean bare = angle.isEmpty() && text.contains("@");
            String address = bare ? lastWord(text) : angle;
            String name =
                    bare ? text.substring(0, text.length() - lastWord(text).length()) : text;
            add(name.isBlank() ? comment : name, address);
            words = new StringBuilder();
            angle = "";
            comment = "";
        }

        private static String withoutCommasAround(CharSequence words) {
            int start = 0;
            int end = words.length();
            while (start < end && ", \t".indexOf(words.charAt(start)) >= 0) {
                start++;
            }
            while (start < end && ", \t".indexOf(words.charAt(end - 1)) >= 0) {
                end--;
            }
            return words.subSequence(start, end).toString();
        }

        private static String lastWord(String text) {
            return text.substring(Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t')) + 1);
        }

        private void add(String name, String address) {
            String normal = (address.regionMatches(true, 0, "mailto:", 0, 7) ? address.substring(7) : address)
                    .replaceAll("\\s+", "")
                    .toLowerCase(Locale.ROOT);
            if (normal.indexOf('@') <= 0 || normal.length() > MAX_ADDRESS) {
                plain &= name.isBlank() && normal.isEmpty();
                return;
            }
            String shown = EncodedWords.decode(name)
                    .replaceAll("[\\p{Cntrl}\\s]+", " ")
                    .strip()
                    .replaceAll("^'(.*)'$", "$1");
            found.add(new Address(Texts.cut(shown, MAX_NAME), normal));
        }
    }
}
