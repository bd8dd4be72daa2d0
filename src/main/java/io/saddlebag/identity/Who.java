package io.saddlebag.identity;

import java.time.Instant;

/**
 * Who a message is from, as far as is known.
 *
 * @param identifierId the identifier the message falls to; stays with the message for good
 * @param customerId the customer this identifier belongs to now
 * @param proven whether the message proved the identifier: only then may history and account data be shown
 * @param name what they call themselves, may be empty
 * @param knownSince when the customer was first seen
 * @param newcomer whether nothing at all was known of them before this message; said only to whoever records it
 */
public record Who(
        String identifierId, String customerId, boolean proven, String name, Instant knownSince, boolean newcomer) {}
