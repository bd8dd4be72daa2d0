/** The promises, held against faults: killed processes, lost answers, full disks, hostile and too many requests. */
@NullMarked
package io.saddlebag.faults;

import org.jspecify.annotations.NullMarked;
