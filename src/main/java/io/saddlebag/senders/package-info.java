/** Who is this: identifiers, links, customers. */
@NullMarked
package io.saddlebag.senders;

import org.jspecify.annotations.NullMarked;
