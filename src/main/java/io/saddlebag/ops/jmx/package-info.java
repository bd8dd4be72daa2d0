/** What operators see of the hub and do with it: MBeans, health and metrics. */
@NullMarked
package io.saddlebag.ops.jmx;

import org.jspecify.annotations.NullMarked;
