/** The verbs of {@code ./saddlebag}. */
@NullMarked
package io.saddlebag.cli;

import org.jspecify.annotations.NullMarked;
