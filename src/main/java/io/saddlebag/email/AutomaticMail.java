package io.saddlebag.email;

import io.saddlebag.email.Addresses.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a machine wrote a mail: it is stored, never answered and never escalated. Every rule has a name, under which
 * a mail that it holds for is shown.
 */
final class AutomaticMail {
    private static final Set<String> PRECEDENCES = Set.of("bulk", "junk", "list", "auto_reply", "auto-reply");
    private static final Pattern DAEMON = Pattern.compile("(?:mailer?[-_.]?daemon|post[-_.]?master)(?:@.*)?");

    private final Map<String, Predicate<Header>> rules = new LinkedHashMap<>();

    AutomaticMail(Mailbox mailbox) {
        rules.put("auto-submitted", AutomaticMail::isAutoSubmitted);
        rules.put("x-autoreply", header -> isSet(header, "x-autoreply"));
        rules.put("x-autorespond", header -> isSet(header, "x-autorespond"));
        rules.put("x-autoresponder", header -> isSet(header, "x-autoresponder"));
        rules.put(
                "report",
                header -> Parameters.parse(header.raw("content-type")).value().equals("multipart/report"));
        rules.put("null-return-path", header -> header.first("return-path").matches("<\\s*>"));
        rules.put("mailer-daemon", AutomaticMail::isFromDaemon);
        rules.put("precedence", header -> PRECEDENCES.contains(word(header.first("precedence"))));
        rules.put("list-id", header -> header.has("list-id"));
        rules.put("list-unsubscribe", header -> header.has("list-unsubscribe"));
        rules.put("list-server", header -> header.has("x-mlserver"));
        rules.put("own-message-id", header -> isOwn(header.first("message-id"), mailbox.messageIdDomains()));
        rules.put("own-loop", header -> mailbox.addresses().contains(word(header.first("x-loop"))));
        rules.put("own-address", header -> senders(header).stream()
                .anyMatch(sender -> mailbox.addresses().contains(sender.address())));
    }

    /** The name of the first rule that holds; empty when none does. */
    String rule(Header header) {
        return rules.entrySet().stream()
                .filter(rule -> rule.getValue().test(header))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** RFC 3834, section 5. */
    private static boolean isAutoSubmitted(Header header) {
        String value = word(header.first("auto-submitted"));
        return !value.isEmpty() && !value.equals("no");
    }

    private static boolean isSet(Header header, String name) {
        return header.has(name) && !word(header.first(name)).equals("no");
    }

    /** Whether it calls itself a mail server: in From, in however broken a form, or in Return-Path. */
    static boolean isFromDaemon(Header header) {
        String from = header.first("from");
        String bare = from.substring(from.lastIndexOf('<') + 1);
        return Stream.of(bare, from, header.first("return-path"))
                .map(sender -> word(sender.replaceAll("[<>\"]", "").strip()))
                .anyMatch(sender -> DAEMON.matcher(sender).matches());
    }

    private static List<Address> senders(Header header) {
        return Addresses.parse(header.first("from")).list();
    }

    private static boolean isOwn(String messageId, Set<String> domains) {
        String id = MessageIds.of(messageId);
        return domains.contains(id.substring(id.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    private static String word(String value) {
        return value.split("[;(\\s]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
