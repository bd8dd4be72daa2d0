/** The composition root: the one place that knows every part of the hub. */
@NullMarked
package io.saddlebag;

import org.jspecify.annotations.NullMarked;
