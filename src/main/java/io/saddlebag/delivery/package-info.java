/**
 * Commands to helpdesks and messages to customers: in order, until they have taken effect once. They stand in SQL, one
 * stream per conversation; a {@link io.saddlebag.delivery.Courier} carries them out.
 */
@NullMarked
package io.saddlebag.delivery;

import org.jspecify.annotations.NullMarked;
