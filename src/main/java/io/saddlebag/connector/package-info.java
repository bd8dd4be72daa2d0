/** Connector folders: what they hold, their mappings in bounds, signatures, and what becomes of a payload. */
@NullMarked
package io.saddlebag.connector;

import org.jspecify.annotations.NullMarked;
