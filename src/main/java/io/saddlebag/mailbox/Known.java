package io.saddlebag.mailbox;

import java.time.Instant;

/**
 * Which mails of a folder have been taken.
 *
 * @param since when the hub first wanted to read the folder; mails that came later are always taken
 * @param uidValidity what the UIDs belong to (RFC 3501, section 2.3.1.1); 0 when nobody has looked into the folder yet
 * @param floor all UIDs up to this one are known; which of those above it are, {@link Mailboxes#taken} tells
 */
record Known(Instant since, long uidValidity, long floor) {}
