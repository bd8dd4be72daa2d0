/** Threading and the timeline: where a message belongs, and keeping it there. */
@NullMarked
package io.saddlebag.conversation;

import org.jspecify.annotations.NullMarked;
