// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests a journal's file with damaged bytes. The journal always opens, accepts new events, and delivers readable old
 * ones unchanged; losses are counted if the file still shows how many there were.
 */
class DamageTest {
    private static final int SEEDS = Integer.getInteger("damage.seeds", 42);
    private static final int EVENTS = DamagedQueue.EVENTS;

    @TempDir
    Path dir;

    /** In which way, and which file, as a killed process leaves them or as a clean end does. */
    private enum Harm {
        ONE_BYTE, TWENTY_BYTES, ZEROED_PAGE, FIRST_PAGE, CUT_OFF, BYTES_OF_THE_LOG, LOG_CUT_OFF
    }

    @ParameterizedTest
    @EnumSource
    void deliversOnlyIntactEvents(Harm harm) throws IOException {
        boolean log = harm == Harm.BYTES_OF_THE_LOG || harm == Harm.LOG_CUT_OFF;
        byte[][] files = journal(log);
        int seeds = Math.max(1, SEEDS / Harm.values().length);
        long delivered = 0;
        for (int seed = 0; seed < seeds; seed++) {
            byte[][] broken = {files[0].clone(), files[1].clone()};
            broken[log ? 1 : 0] = harm(broken[log ? 1 : 0], harm, new Random(seed));
            delivered += DamagedQueue.deliver(dir, broken, harm + ", seed " + seed);
        }
        double share = delivered / (double) seeds / EVENTS;
        System.out.printf("%s: %.1f %% of the events delivered%n", harm, 100 * share);
        assertThat(share).isGreaterThan(expected(harm));
    }

    private static double expected(Harm harm) {
        return switch (harm) {
            case ONE_BYTE -> 0.95;
            case TWENTY_BYTES -> 0.6;
            case ZEROED_PAGE -> 0.8;
            case FIRST_PAGE -> 0.99;
            case BYTES_OF_THE_LOG -> 0.6;
            case CUT_OFF, LOG_CUT_OFF -> 0.3;
        };
    }

    @Test
    void continuesWithANewFileIfDamageIsFoundWhileRunning() throws IOException {
        Parts parts = new Parts(64 << 20, 20_000);
        Path file = dir.resolve("queue.db").toAbsolutePath();
        Journal journal = parts.adopting(file);
        IntStream.range(0, EVENTS).forEach(i -> {
            parts.log(DamagedQueue.event(i), Level.INFO);
            journal.step();
        });
        byte[] bytes = Files.readAllBytes(file.resolveSibling("queue.db" + SqliteFile.ROLLBACK));
        new Random(1).ints(4_000, 1 << 16, bytes.length).forEach(at -> bytes[at] ^= 0x55);
        Files.write(file.resolveSibling("queue.db" + SqliteFile.ROLLBACK), bytes);

        Set<String> delivered = new HashSet<>(Reading.all(journal, 1 << 16));
        for (int i = 0; i < 5; i++) {
            parts.pass(Duration.ofSeconds(31));
            delivered.addAll(Reading.all(journal, 1 << 16));
        }
        parts.log("after", Level.INFO);
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal, 1 << 16)).endsWith("after");
        assertThat(delivered).allMatch(DamagedQueue::isWhole).isNotEmpty();
        journal.close();
    }

    private static byte[] harm(byte[] bytes, Harm harm, Random random) {
        switch (harm) {
            case ONE_BYTE, TWENTY_BYTES, BYTES_OF_THE_LOG ->
                random.ints(harm == Harm.ONE_BYTE ? 1 : 20, 0, bytes.length)
                        .forEach(at -> bytes[at] ^= (byte) (1 << random.nextInt(8)));
            case ZEROED_PAGE -> {
                int page = 1 + random.nextInt(bytes.length / SqliteFile.PAGE_BYTES - 1);
                Arrays.fill(bytes, page * SqliteFile.PAGE_BYTES, (page + 1) * SqliteFile.PAGE_BYTES, (byte) 0);
            }
            case FIRST_PAGE -> {
                byte[] noise = new byte[SqliteFile.PAGE_BYTES];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, 0, noise.length);
            }
            case CUT_OFF, LOG_CUT_OFF -> {
                return Arrays.copyOf(bytes, bytes.length / 3 + random.nextInt(bytes.length * 2 / 3));
            }
        }
        return bytes;
    }

    /** The file and the write-ahead log of a journal with events of different sizes. */
    private byte[][] journal(boolean killed) throws IOException {
        Parts parts = new Parts(64 << 20, 1 << 20);
        Path file = Files.createDirectory(dir.resolve("made")).resolve("queue.db").toAbsolutePath();
        Journal journal = parts.journal(parts.file(file));
        for (int i = 0; i < EVENTS; i++) {
            parts.log(DamagedQueue.event(i), Level.INFO);
            if (i % DamagedQueue.CHUNK == 0) {
                journal.step();
            }
        }
        journal.step();
        byte[][] open = {Files.readAllBytes(file),
                Files.readAllBytes(file.resolveSibling("queue.db" + SqliteFile.ROLLBACK))};
        journal.close();
        return killed ? open : new byte[][]{Files.readAllBytes(file), new byte[0]};
    }
}
