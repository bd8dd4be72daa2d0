/** The durable queues: an Artemis broker inside the hub, or a connection to one outside. */
@NullMarked
package io.saddlebag.broker;

import org.jspecify.annotations.NullMarked;
