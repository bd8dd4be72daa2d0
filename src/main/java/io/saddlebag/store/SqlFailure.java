package io.saddlebag.store;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A statement failed. Carries the SQLException out of the work to the store, which decides what it means. */
final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A serialization failure, in SQL's own words. */
    static final String CONFLICT = "40001";

    private static final Set<String> CONFLICTS = Set.of(CONFLICT, "40P01");
    /** PostgreSQL's classes for what is wrong with the statement or its values (Appendix A of its manual). */
    private static final Set<String> REFUSALS = Set.of("21", "22", "23", "42");

    private static final Set<SQLiteErrorCode> SQLITE_REFUSALS = Set.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_TOOBIG,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_RANGE);

    private final SQLException failure;

    private SqlFailure(SQLException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    static SqlFailure of(SQLException failure) {
        return new SqlFailure(failure);
    }

    /** Two transactions got in each other's way (PostgreSQL): the same work will pass when repeated. */
    boolean isConflict() {
        return failure.getSQLState() != null && CONFLICTS.contains(failure.getSQLState());
    }

    /** What to tell whoever gave the work. */
    RuntimeException told() {
        return isRefusal()
                ? new StoreRefused("the store refuses it: " + failure.getMessage(), failure)
                : new StoreUnavailable("the store is not available: " + failure.getMessage(), failure);
    }

    private boolean isRefusal() {
        if (failure instanceof SQLiteException sqlite) {
            return SQLITE_REFUSALS.contains(sqlite.getResultCode())
                    || sqlite.getResultCode().name().startsWith("SQLITE_CONSTRAINT");
        }
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && REFUSALS.contains(state.substring(0, 2));
    }
}
