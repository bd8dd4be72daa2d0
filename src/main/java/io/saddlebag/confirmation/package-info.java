/** Who is this on a new channel: asked once, and confirmed by a code. */
@NullMarked
package io.saddlebag.confirmation;

import org.jspecify.annotations.NullMarked;
