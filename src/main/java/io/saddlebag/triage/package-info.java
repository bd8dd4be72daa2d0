/** Software or a person, and why: facts, decisions, escalations. */
@NullMarked
package io.saddlebag.triage;

import org.jspecify.annotations.NullMarked;
