/** What the hub and a helpdesk do not agree on, and mending it. */
@NullMarked
package io.saddlebag.repair;

import org.jspecify.annotations.NullMarked;
