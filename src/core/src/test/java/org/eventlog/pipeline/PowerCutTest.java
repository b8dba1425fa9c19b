// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a power failure without {@code synchronous=full}: of the writes since some moment, the disk has any subset,
 * in blocks of 4 KB and in any order. Delivered events are unchanged, and the journal continues with a good file.
 */
class PowerCutTest {
    private static final int SEEDS = Integer.getInteger("power.seeds", 60);
    private static final int BLOCK = 4_096;
    /** The maximum number of commits that the disk may lag behind. */
    private static final int BEHIND = 12;

    @TempDir
    Path dir;

    /** The file and its rollback journal as a process sees them at one moment. */
    private record State(byte[] file, byte[] rollback) {}

    @Test
    void deliversOnlyWrittenEventsAndContinues() throws Exception {
        List<State> states = states();
        long delivered = 0;
        int untouched = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int last = 1 + random.nextInt(states.size() - 1);
            List<State> since = states.subList(Math.max(0, last - random.nextInt(BEHIND)), last + 1);
            byte[][] disk = {mixed(since.stream().map(State::file).toList(), random),
                    mixed(since.stream().map(State::rollback).toList(), random)};
            int events = DamagedQueue.deliver(dir, disk, "power.seed " + seed);
            delivered += events;
            untouched += since.size() == 1 ? 1 : 0;
        }
        System.out.printf("power cuts: %,d, of these %,d with all on disk; on average %,d events delivered%n", SEEDS,
                untouched, delivered / SEEDS);
        assertThat(delivered).isPositive();
    }

    /** For each block one of its versions, and one of the lengths. */
    private static byte[] mixed(List<byte[]> versions, Random random) {
        byte[] mixed = new byte[versions.get(random.nextInt(versions.size())).length];
        for (int from = 0; from < mixed.length; from += BLOCK) {
            byte[] version = versions.get(random.nextInt(versions.size()));
            int length = Math.min(BLOCK, Math.min(mixed.length, version.length) - from);
            if (length > 0) {
                System.arraycopy(version, from, mixed, from, length);
            }
        }
        return mixed;
    }

    /** The states after each commit, and within some, when the rollback journal describes how to undo it. */
    private List<State> states() throws Exception {
        Path file = Files.createDirectory(dir.resolve("made")).resolve("queue.db").toAbsolutePath();
        Parts parts = new Parts(64 << 20, 1 << 20);
        List<State> states = new ArrayList<>();
        try (Connection connection = SqliteFile.open(file, false); Statement s = connection.createStatement()) {
            s.execute("PRAGMA cache_spill = ON");
            s.execute("PRAGMA cache_size = 2");
            ChunkTable chunks = new ChunkTable(connection);
            StateRow state = new StateRow(connection);
            state.encoding("json");
            long next = 0;
            long released = 0;
            for (int commit = 0; commit < DamagedQueue.EVENTS / DamagedQueue.CHUNK / 2; commit++) {
                s.execute("BEGIN IMMEDIATE");
                for (int n = 0; n < 2; n++) {
                    Chunk chunk = chunk(next);
                    chunk.number(next, parts.clock.millis(), 35);
                    chunks.add(chunk);
                    next = chunk.end();
                }
                if (commit % 7 == 6) {
                    released = next - 5 * DamagedQueue.CHUNK;
                    chunks.deleteBelow(released);
                }
                state.keep(next, released);
                if (commit % 2 == 1) {
                    states.add(read(file));
                }
                s.execute("COMMIT");
                states.add(read(file));
            }
        }
        return states;
    }

    private static Chunk chunk(long first) {
        Chunk chunk = new Chunk(1 << 16);
        for (int i = 0; i < DamagedQueue.CHUNK; i++) {
            byte[] event = DamagedQueue.event((int) first + i).getBytes(StandardCharsets.UTF_8);
            chunk.append(event, 0, event.length, (byte) Level.INFO.ordinal());
        }
        return chunk;
    }

    private static State read(Path file) throws IOException {
        return new State(Files.readAllBytes(file), Files.readAllBytes(SqliteFile.beside(file, SqliteFile.ROLLBACK)));
    }
}
