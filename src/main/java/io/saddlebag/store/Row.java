package io.saddlebag.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The current row of a result; columns count from 1. */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** The text of a column, empty for NULL. */
    public String text(int column) {
        return optionalText(column).orElse("");
    }

    /** The text of a column that may be NULL. */
    public Optional<String> optionalText(int column) {
        try {
            return Optional.ofNullable(result.getString(column));
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /** The number in a column, 0 for NULL. */
    public long number(int column) {
        try {
            return result.getLong(column);
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /** The number in a column, which must fit an int. */
    public int integer(int column) {
        return Math.toIntExact(number(column));
    }

    /** Whether the number in a column is not 0. */
    public boolean flag(int column) {
        return number(column) != 0;
    }

    /** The time in a column, which holds milliseconds since 1970. */
    public Instant time(int column) {
        return Instant.ofEpochMilli(number(column));
    }
}
