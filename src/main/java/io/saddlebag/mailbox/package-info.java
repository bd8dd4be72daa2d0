/** Mailboxes: read over IMAP, answered over SMTP. The edge between mail servers and the hub. */
@NullMarked
package io.saddlebag.mailbox;

import org.jspecify.annotations.NullMarked;
