/** Tickets: the commands to helpdesks and what comes back. */
@NullMarked
package io.saddlebag.helpdesk;

import org.jspecify.annotations.NullMarked;
