/** Holds what the hub sends against the official descriptions of the systems it talks to. */
@NullMarked
package io.saddlebag.contract;

import org.jspecify.annotations.NullMarked;
