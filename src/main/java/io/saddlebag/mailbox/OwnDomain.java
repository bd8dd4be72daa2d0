package io.saddlebag.mailbox;

/** The domain in the Message-IDs that the hub gives: by it the hub knows its own mails when they come back. */
final class OwnDomain {
    private OwnDomain() {}

    /**
     * The configured domain, else one below that of the mailbox, which no mail program of the company uses.
     *
     * @return empty when neither tells
     */
    static String of(String configured, String address) {
        int at = address.lastIndexOf('@');
        return !configured.isEmpty() ? configured : at < 0 ? "" : "saddlebag." + address.substring(at + 1);
    }
}
