/** Who is this: identifiers, links, customers. */
@NullMarked
package io.saddlebag.identity;

import org.jspecify.annotations.NullMarked;
