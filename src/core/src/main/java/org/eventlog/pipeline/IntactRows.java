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
 * Reads the intact chunks of a damaged queue file.
 * <p>
 * Keys are read in order. If SQLite reports a damaged page, the reader skips keys in growing steps and then finds the
 * first readable key after it by bisection. Each row is read separately and counts only if its checksum is correct.
 */
final class IntactRows {
    private static final int KEYS = 256;
    private static final int MAX_FAILURES = 10_000;
    private static final long FURTHEST_LEAP = 1L << 40;

    private final Connection connection;
    private long position;
    private int failures;

    IntactRows(Connection connection) {
        this.connection = connection;
    }

    /** The next chunks, in the order of their positions; none at the end. */
    List<Chunk> next(long upToBytes) {
        List<Chunk> found = new ArrayList<>();
        long size = 0;
        while (size < upToBytes && failures < MAX_FAILURES) {
            List<Long> keys = keys();
            if (keys == null) {
                if (!leap()) {
                    break;
                }
                continue;
            }
            if (keys.isEmpty()) {
                break;
            }
            for (long key : keys) {
                Chunk chunk = row(key);
                position = key + 1;
                if (chunk != null) {
                    size += chunk.length;
                    found.add(chunk);
                }
                if (size >= upToBytes) {
                    break;
                }
            }
        }
        return found;
    }

    /** The next keys, or null when the place where they are is broken. */
    private List<Long> keys() {
        List<Long> keys = new ArrayList<>();
        try (PreparedStatement s = connection
                .prepareStatement("SELECT first FROM chunk WHERE first >= ? ORDER BY first LIMIT " + KEYS)) {
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
        try (PreparedStatement s = connection
                .prepareStatement("SELECT first FROM chunk WHERE first >= ? ORDER BY first LIMIT 1")) {
            s.setLong(1, key);
            try (ResultSet r = s.executeQuery()) {
                return !r.next() || r.getLong(1) >= key;
            }
        } catch (SQLException e) {
            failures++;
            return failures >= MAX_FAILURES;
        }
    }

    private Chunk row(long key) {
        try (PreparedStatement s = connection
                .prepareStatement("SELECT " + ChunkRow.COLUMNS + " FROM chunk WHERE first = ?")) {
            s.setLong(1, key);
            try (ResultSet r = s.executeQuery()) {
                Chunk chunk = r.next() ? ChunkRow.read(r) : null;
                return chunk != null && chunk.first == key ? chunk : null;
            }
        } catch (SQLException e) {
            failures++;
            return null;
        }
    }
}
