/** The hub's own benchmark: a hub in a process of its own, load from outside, and the yardsticks of the same machine. */
@NullMarked
package io.saddlebag.bench;

import org.jspecify.annotations.NullMarked;
