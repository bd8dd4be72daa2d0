package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a hub has recorded, read straight from its database. */
final class Books {
    private final String url;

    Books(String url) {
        this.url = url;
    }

    /** The accounting of promise 2: each item has one outcome, and what was announced adds up. */
    void mustAddUp() {
        assertThat(unsettled())
                .as("items that receptions announced and that have no outcome")
                .isZero();
        assertThat(number("SELECT count(*) FROM arrival WHERE outcome NOT IN"
                        + " ('message', 'state', 'ignored', 'duplicate', 'quarantined')"))
                .as("items without a known outcome")
                .isZero();
        assertThat(number("SELECT count(*) FROM arrival WHERE outcome = 'message'"))
                .as("items that became a message, and messages")
                .isEqualTo(number("SELECT count(*) FROM message"));
        assertThat(number("SELECT count(*) FROM arrival WHERE outcome = 'quarantined'"))
                .as("items in quarantine, and rows of the quarantine")
                .isEqualTo(number("SELECT count(*) FROM quarantine"));
    }

    /** How many items of receptions have no outcome whose first item has one: they wait, or they are lost. */
    long unsettled() {
        return number("SELECT coalesce(sum(announced), 0) - count(*) FROM arrival");
    }

    /** How many items ended so. */
    long outcomes(String outcome) {
        return number("SELECT count(*) FROM arrival WHERE outcome = '" + outcome + "'");
    }

    /** How many items have an outcome. */
    long arrivals() {
        return number("SELECT count(*) FROM arrival");
    }

    /** Deliveries that are not done. */
    long open() {
        return number("SELECT count(*) FROM delivery WHERE state <> 'done'");
    }

    /** Some of the deliveries that are not done, each with what is known of it, and the items in quarantine. */
    List<String> stillOpen() {
        List<String> open = new ArrayList<>(texts("SELECT kind || ' ' || state || ', attempts ' || attempts || ', due '"
                + " || due_at || ': ' || reason FROM delivery WHERE state <> 'done' ORDER BY id LIMIT 20"));
        open.addAll(texts("SELECT stage || ': ' || reason FROM quarantine WHERE state = 'waiting' LIMIT 20"));
        return open;
    }

    /** Original ids of the timeline, in the order of recording. */
    List<String> originalIds() {
        return texts("SELECT original_id FROM message ORDER BY id");
    }

    long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    List<String> texts(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
