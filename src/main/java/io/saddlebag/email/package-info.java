/** Mail, from raw bytes to JSON that a mapping can work on. Knows the canonical message and nothing else. */
@NullMarked
package io.saddlebag.email;

import org.jspecify.annotations.NullMarked;
