/** The store: SQL written once for SQLite and PostgreSQL, and the blobs beside it. */
@NullMarked
package io.saddlebag.store;

import org.jspecify.annotations.NullMarked;
