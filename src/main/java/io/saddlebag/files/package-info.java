/** Files that did not come with their message: fetched in the background, and put into the commands that carry it. */
@NullMarked
package io.saddlebag.files;

import org.jspecify.annotations.NullMarked;
