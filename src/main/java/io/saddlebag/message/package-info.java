/** The canonical message: what every channel's messages become. Knows nothing else. */
@NullMarked
package io.saddlebag.message;

import org.jspecify.annotations.NullMarked;
