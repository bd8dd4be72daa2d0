/** What the hub is told and what it tells: settings, logs, health, metrics, management. */
@NullMarked
package io.saddlebag.ops;

import org.jspecify.annotations.NullMarked;
