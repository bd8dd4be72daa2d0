package io.saddlebag.mailbox;

/**
 * What is read: one folder of one mailbox.
 *
 * @param account the hub's name for the mailbox
 * @param folder as the server names it
 */
record Place(String account, String folder) {
    @Override
    public String toString() {
        return account + "/" + folder;
    }
}
