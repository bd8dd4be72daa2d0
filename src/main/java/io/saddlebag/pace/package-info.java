/** What outside systems allow in a time, and how the hub keeps to it. */
@NullMarked
package io.saddlebag.pace;

import org.jspecify.annotations.NullMarked;
