package io.saddlebag.email;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the reader must know about the mailbox that a mail comes from; compared ignoring case.
 *
 * @param authservIds under what name the receiving server writes Authentication-Results (RFC 8601, section 2.5);
 *     empty: no sender is ever verified
 * @param messageIdDomains the domains in the Message-IDs that the hub itself gives
 * @param addresses the mailbox's own addresses
 */
public record Mailbox(Set<String> authservIds, Set<String> messageIdDomains, Set<String> addresses) {
    /** Trusts no server and has no address. */
    public static final Mailbox UNKNOWN = new Mailbox(Set.of(), Set.of(), Set.of());

    public Mailbox {
        authservIds = lowerCase(authservIds);
        messageIdDomains = lowerCase(messageIdDomains);
        addresses = lowerCase(addresses);
    }

    private static Set<String> lowerCase(Collection<String> names) {
        return names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
