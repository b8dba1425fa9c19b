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
 * Reads the intact chunks of a damaged queue file: those of {@link IntactKeys}. Each row is read separately and counts
 * only if its checksum is correct.
 */
final class IntactRows {
    private final Connection connection;
    private final IntactKeys intact;

    IntactRows(Connection connection) {
        this.connection = connection;
        this.intact = new IntactKeys(connection, "chunk", "first");
    }

    /** The next chunks, in the order of their positions; none at the end. */
    List<Chunk> next(long upToBytes) {
        List<Chunk> found = new ArrayList<>();
        long size = 0;
        while (size < upToBytes) {
            List<Long> keys = intact.next();
            if (keys.isEmpty()) {
                break;
            }
            for (long key : keys) {
                Chunk chunk = row(key);
                intact.passed(key);
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

    long position() {
        return intact.position();
    }

    void back(long key) {
        intact.back(key);
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
            intact.failed();
            return null;
        }
    }
}
