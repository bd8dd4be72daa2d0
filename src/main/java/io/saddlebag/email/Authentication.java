package io.saddlebag.email;

import io.saddlebag.email.Addresses.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far the receiving mail server vouches for the sender: its Authentication-Results (RFC 8601).
 *
 * <p>Only the topmost field of a configured authserv-id counts. A receiving server writes its own field above all that
 * came with the mail, and must remove others of its name (section 5); what stands further down may be forged, so it is
 * never looked at, even where the topmost field has no result for a method. A server that writes a field for each
 * method must write the one with DMARC last.
 *
 * @param dmarc its result; {@code none} when there is none
 * @param dkim pass when any signature passes, else the first result
 * @param spf as {@code dmarc}
 * @param fromVerified whether the one address in From is proven: DMARC passes for its domain, or, where the domain has
 *     no DMARC policy, a DKIM signature of its domain or a parent domain passes. SPF alone proves nothing: it is shared
 *     by all customers of a mail host
 */
record Authentication(String dmarc, String dkim, String spf, boolean fromVerified) {
    private static final Authentication NONE = new Authentication("none", "none", "none", false);
    private static final int MAX_RESULTS = 100;

    static Authentication of(Header header, Set<String> authservIds) {
        for (String field : header.all("authentication-results")) {
            List<String> segments = segments(field);
            if (!segments.isEmpty() && authservIds.contains(serverOf(segments.get(0)))) {
                return evaluate(segments.subList(1, segments.size()), header);
            }
        }
        return NONE;
    }

    private static String serverOf(String segment) {
        return segment.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static Authentication evaluate(List<String> segments, Header header) {
        List<Result> results =
                segments.stream().limit(MAX_RESULTS).map(Result::parse).toList();
        boolean verified = header.all("from").size() == 1
                && single(Addresses.parse(header.first("from"))).anyMatch(from -> isProven(from, results));
        return new Authentication(
                resultOf("dmarc", results), resultOf("dkim", results), resultOf("spf", results), verified);
    }

    /** The one address, unless there are several or there is any doubt who is meant. */
    private static Stream<Address> single(Addresses from) {
        return from.plain() && from.list().size() == 1
                ? from.list().stream().filter(Address::isOrdinary)
                : Stream.empty();
    }

    private static boolean isProven(Address from, List<Result> results) {
        List<Result> dmarc =
                results.stream().filter(r -> r.method.equals("dmarc")).toList();
        boolean silent = dmarc.stream().allMatch(r -> r.value.equals("none"));
        if (!silent) {
            return dmarc.stream().allMatch(r -> r.passes() && isOr(r.property("header.from"), from.domain()));
        }
        return results.stream().anyMatch(r -> r.method.equals("dkim") && r.passes() && signs(r, from.domain()));
    }

    private static boolean isOr(String headerFrom, String domain) {
        return headerFrom.isEmpty()
                || headerFrom.substring(headerFrom.lastIndexOf('@') + 1).equals(domain);
    }

    /** The signing domain is the From domain or above it; a top-level domain signs for nobody. */
    private static boolean signs(Result dkim, String domain) {
        String identity = dkim.property("header.i");
        String signer = dkim.property("header.d").isEmpty()
                ? identity.substring(identity.lastIndexOf('@') + 1)
                : dkim.property("header.d");
        return signer.contains(".") && (domain.equals(signer) || domain.endsWith("." + signer));
    }

    private static String resultOf(String method, List<Result> results) {
        List<Result> some =
                results.stream().filter(r -> r.method.equals(method)).toList();
        boolean passes = method.equals("dkim") && some.stream().anyMatch(Result::passes);
        return passes ? "pass" : some.isEmpty() ? "none" : some.get(0).value;
    }

    /** One method's result with its properties ({@code header.d} …), all lower case. */
    private record Result(String method, String value, Map<String, String> properties) {
        static Result parse(String segment) {
            Map<String, String> properties = new TreeMap<>();
            String method = "";
            String value = "";
            for (String word : segment.replaceAll("\\s*=\\s*", "=").strip().split("\\s+", -1)) {
                String[] pair = word.toLowerCase(Locale.ROOT).split("=", 2);
                if (pair.length == 2 && method.isEmpty()) {
                    method = pair[0].replaceAll("\\s*/.*", "");
                    value = Texts.cut(pair[1].replaceAll("[^a-z]", ""), 20);
                } else if (pair.length == 2) {
                    properties.putIfAbsent(pair[0], pair[1]);
                }
            }
            return new Result(method, value, properties);
        }

        boolean passes() {
            return value.equals("pass");
        }

        String property(String name) {
            return properties.getOrDefault(name, "");
        }
    }

    /**
     * The field cut at its semicolons, without comments; blanks within quotation marks become underscores, so that
     * what a sender brought in there reads as one word. Empty when a comment or quotation is left open.
     */
    private static List<String> segments(String field) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (quoted) {
                segment.append(Character.isWhitespace(c) || c == '=' ? '_' : c);
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
                segment.append(' ');
            } else if (depth == 0 && c == ';') {
                segments.add(segment.toString());
                segment.setLength(0);
            } else if (depth == 0) {
                segment.append(c);
            }
            if (depth < 0) {
                return List.of();
            }
        }
        segments.add(segment.toString());
        return quoted || depth > 0 ? List.of() : segments;
    }
}
