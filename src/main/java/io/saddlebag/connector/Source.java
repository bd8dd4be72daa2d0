package io.saddlebag.connector;

import java.util.Arrays;
import java.util.List;

/**
 * Whose payloads a route takes in.
 *
 * @param connector the folder that reads them
 * @param accounts the mailboxes or numbers that are taken; empty for all. A payload that does not tell its account
 *     belongs to the only one.
 */
public record Source(String connector, List<String> accounts) {
    public Source {
        accounts = List.copyOf(accounts);
    }

    /** As a route writes it, the accounts separated by commas. */
    public static Source of(String connector, String accounts) {
        return new Source(
                connector,
                Arrays.stream(accounts.split(",", -1))
                        .map(String::strip)
                        .filter(account -> !account.isEmpty())
                        .toList());
    }

    /** The account of a payload that does not tell, or empty. */
    String only() {
        return accounts.size() == 1 ? accounts.get(0) : "";
    }

    boolean takes(String account) {
        return accounts.isEmpty() || accounts.contains(account);
    }
}
