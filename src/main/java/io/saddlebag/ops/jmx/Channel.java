package io.saddlebag.ops.jmx;

import io.saddlebag.conversation.Arrivals.Total;

/**
 * A connector's account, of which messages come or to which they go.
 *
 * @param account empty for what could not be told
 */
record Channel(String connector, String account) implements Comparable<Channel> {
    static Channel of(Total total) {
        return new Channel(total.connector(), total.account());
    }

    /** {@code whatsapp/15550001111}, or only the connector. */
    String name() {
        return account.isEmpty() ? connector : connector + "/" + account;
    }

    /** What deliveries to its customers are addressed to. */
    String target() {
        return "channel/" + connector + "/" + account;
    }

    boolean has(Total total) {
        return total.connector().equals(connector) && total.account().equals(account);
    }

    @Override
    public int compareTo(Channel other) {
        return name().compareTo(other.name());
    }
}
