/**
 * The hub's own chat window: a script for a company's pages, and what it speaks to. It takes what visitors write, and is
 * the channel that brings them the answers.
 */
@NullMarked
package io.saddlebag.webchat;

import org.jspecify.annotations.NullMarked;
