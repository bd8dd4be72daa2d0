/**
 * Everything a new user needs around the hub: a stand-in helpdesk, a web chat page, a mail server. It speaks to the hub
 * through public interfaces only, as a company's own systems would.
 */
@NullMarked
package io.saddlebag.sandbox;

import org.jspecify.annotations.NullMarked;
