/** Everything about one person: handed out, or taken away for good. */
@NullMarked
package io.saddlebag.privacy;

import org.jspecify.annotations.NullMarked;
