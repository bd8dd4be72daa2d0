/** What the company's own systems know of a customer: asked when a ticket is about to be opened, and never waited for. */
@NullMarked
package io.saddlebag.context;

import org.jspecify.annotations.NullMarked;
