// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The row of a chunk in a journal's file.
 *
 * <pre>
 * chunk  first  INTEGER PRIMARY KEY   position of the first event
 *        count  INTEGER               events in it
 *        run    INTEGER               of the run that took it, see {@link Chunk#run}
 *        time   INTEGER               when the journal took it, in ms since 1970
 *        crc    INTEGER               CRC-32C of first, run, time, ends, levels and the events
 *        ends   BLOB                  where each event ends, 4 bytes each, big endian
 *        levels BLOB                  each event's level, a byte each
 *        data   BLOB                  the encoded events, one behind the other; what follows the last end is padding
 * </pre>
 *
 * The data of a nearly full chunk is stored with its padding, because removing it would require a copy.
 */
final class ChunkRow {
    static final String INSERT = "INSERT INTO chunk(first, count, time, crc, ends, levels, data, run)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)";
    static final String COLUMNS = "first, count, time, crc, ends, levels, data, run";
    /** Padding of up to a sixteenth is cheaper than a copy. */
    private static final int PADDING = 16;

    private ChunkRow() {}

    /** @return how many bytes of data the row will hold */
    static int bind(PreparedStatement insert, Chunk chunk) throws SQLException {
        byte[] ends = ends(chunk);
        byte[] levels = Arrays.copyOf(chunk.levels, chunk.count);
        boolean nearlyFull = chunk.bytes.length - chunk.length <= chunk.bytes.length / PADDING;
        byte[] data = nearlyFull ? chunk.bytes : Arrays.copyOf(chunk.bytes, chunk.length);
        insert.setLong(1, chunk.first);
        insert.setInt(2, chunk.count);
        insert.setLong(3, chunk.time);
        insert.setLong(4, crc(chunk, ends, levels, data));
        insert.setBytes(5, ends);
        insert.setBytes(6, levels);
        insert.setBytes(7, data);
        insert.setLong(8, chunk.run);
        return data.length;
    }

    /** The chunk a row holds, or null when its check sum says that it is not what was written. */
    static Chunk read(ResultSet row) throws SQLException {
        byte[] storedEnds = row.getBytes(5);
        byte[] levels = row.getBytes(6);
        byte[] data = row.getBytes(7);
        int count = row.getInt(2);
        if (storedEnds == null || levels == null || data == null || count <= 0 || storedEnds.length != 4L * count
                || levels.length != count) {
            return null;
        }
        int[] ends = new int[count];
        ByteBuffer.wrap(storedEnds).asIntBuffer().get(ends);
        int length = ends[count - 1];
        if (length < 0 || length > data.length) {
            return null;
        }
        Chunk chunk = new Chunk(data, ends, levels, count, length);
        chunk.first = row.getLong(1);
        chunk.time = row.getLong(3);
        chunk.run = row.getLong(8);
        return crc(chunk, storedEnds, levels, data) == row.getLong(4) ? chunk : null;
    }

    private static byte[] ends(Chunk chunk) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * chunk.count);
        buffer.asIntBuffer().put(chunk.ends, 0, chunk.count);
        return buffer.array();
    }

    private static long crc(Chunk chunk, byte[] ends, byte[] levels, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(24).putLong(chunk.first).putLong(chunk.run).putLong(chunk.time).flip());
        crc.update(ends, 0, ends.length);
        crc.update(levels, 0, levels.length);
        crc.update(data, 0, chunk.length);
        return crc.getValue();
    }
}
