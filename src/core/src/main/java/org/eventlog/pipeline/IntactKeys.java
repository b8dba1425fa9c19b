// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the keys of a table in a damaged file, in order. If SQLite reports a damaged page, it skips keys in growing steps
 * and then finds the first readable key after it by bisection.
 */
final class IntactKeys {
    private static final int KEYS = 256;
    private static final int MAX_FAILURES = 10_000;
    private static final long FURTHEST_LEAP = 1L << 40;

    private final Connection connection;
    private final String query;
    private long position;
    private int failures;

    IntactKeys(Connection connection, String table, String key) {
        this.connection = connection;
        this.query = "SELECT " + key + " FROM " + table + " WHERE " + key + " >= ? ORDER BY " + key + " LIMIT ";
    }

    /** The next keys from the position on, lowest first; none at the end. */
    List<Long> next() {
        while (failures < MAX_FAILURES) {
            List<Long> keys = keys();
            if (keys != null) {
                return keys;
            }
            if (!leap()) {
                break;
            }
        }
        return List.of();
    }

    /** The next key to read. */
    long position() {
        return position;
    }

    /** Continues at this key. */
    void back(long key) {
        position = key;
    }

    /** Continues after this key. */
    void passed(long key) {
        position = key + 1;
    }

    /** A row could not be read. */
    void failed() {
        failures++;
    }

    /** The next keys, or null when the place where they are is broken. */
    private List<Long> keys() {
        List<Long> keys = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(query + KEYS)) {
            s.setLong(1, position);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    long key = r.getLong(1);
                    if (key < position || !keys.isEmpty() && key <= keys.get(keys.size() - 1)) {
                        break;
                    }
                    keys.add(key);
                }
            }
        } catch (SQLException e) {
            failures++;
            return keys.isEmpty() ? null : keys;
        }
        return keys;
    }

    /** Moves to the first readable key after the damaged part. @return whether there is one */
    private boolean leap() {
        long broken = position;
        long step = 1;
        while (step < FURTHEST_LEAP && !sound(position + step)) {
            broken = position + step;
            step *= 2;
        }
        if (step >= FURTHEST_LEAP) {
            return false;
        }
        long good = position + step;
        while (good - broken > 1) {
            long middle = broken + (good - broken) / 2;
            if (sound(middle)) {
                good = middle;
            } else {
                broken = middle;
            }
        }
        position = good;
        return true;
    }

    private boolean sound(long key) {
        try (PreparedStatement s = connection.prepareStatement(query + 1)) {
            s.setLong(1, key);
            try (ResultSet r = s.executeQuery()) {
                return !r.next() || r.getLong(1) >= key;
            }
        } catch (SQLException e) {
            failures++;
            return failures >= MAX_FAILURES;
        }
    }
}
