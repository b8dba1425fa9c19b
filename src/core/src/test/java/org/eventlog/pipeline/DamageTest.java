// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A journal's file with wrong bytes in it. Whatever they are: the journal opens, takes new events, and delivers of the
 * old ones what can be read, each as it was written; what is lost is counted where the file still says how much it was.
 */
class DamageTest {
    private static final int SEEDS = Integer.getInteger("damage.seeds", 42);
    private static final int EVENTS = 1_200;
    private static final int CHUNK = 10;

    @TempDir
    Path dir;

    /** In which way, and which file, as a killed process leaves them or as a clean end does. */
    private enum Harm {
        ONE_BYTE, TWENTY_BYTES, ZEROED_PAGE, FIRST_PAGE, CUT_OFF, BYTES_OF_THE_LOG, LOG_CUT_OFF
    }

    @ParameterizedTest
    @EnumSource
    void deliversWhatCanBeReadAndNothingElse(Harm harm) throws IOException {
        boolean log = harm == Harm.BYTES_OF_THE_LOG || harm == Harm.LOG_CUT_OFF;
        byte[][] files = journal(log);
        int seeds = Math.max(1, SEEDS / Harm.values().length);
        long delivered = 0;
        for (int seed = 0; seed < seeds; seed++) {
            byte[][] broken = {files[0].clone(), files[1].clone()};
            broken[log ? 1 : 0] = harm(broken[log ? 1 : 0], harm, new Random(seed));
            delivered += deliver(broken, harm + ", seed " + seed);
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
    void goesOnWithANewFileWhenDamageIsFoundInTheMiddleOfTheWork() throws IOException {
        Parts parts = new Parts(64 << 20, 20_000);
        Path file = dir.resolve("queue.db").toAbsolutePath();
        Journal journal = parts.adopting(file);
        IntStream.range(0, EVENTS).forEach(i -> {
            parts.log(event(i), Level.INFO);
            journal.step();
        });
        byte[] bytes = Files.readAllBytes(file.resolveSibling("queue.db-wal"));
        new Random(1).ints(4_000, 1 << 16, bytes.length).forEach(at -> bytes[at] ^= 0x55);
        Files.write(file.resolveSibling("queue.db-wal"), bytes);

        Set<String> delivered = new HashSet<>(Reading.all(journal, 1 << 16));
        for (int i = 0; i < 5; i++) {
            parts.pass(Duration.ofSeconds(31));
            delivered.addAll(Reading.all(journal, 1 << 16));
        }
        parts.log("after", Level.INFO);
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal, 1 << 16)).endsWith("after");
        assertThat(delivered).allMatch(EventsOf::isWhole).isNotEmpty();
        journal.close();
    }

    /** Opens a journal on these bytes and takes everything from it. @return how many events came */
    private int deliver(byte[][] bytes, String name) throws IOException {
        Path place = Files.createDirectory(dir.resolve("place"));
        Path file = place.resolve("queue.db").toAbsolutePath();
        Files.write(file, bytes[0]);
        if (bytes[1].length > 0) {
            Files.write(place.resolve("queue.db-wal"), bytes[1]);
        }
        Parts parts = new Parts(64 << 20, 1 << 20);
        Journal journal = parts.adopting(file);
        List<String> events = new ArrayList<>(Reading.all(journal, 1 << 16));
        for (int i = 0; i < 3; i++) {
            parts.pass(Duration.ofSeconds(31));
            events.addAll(Reading.all(journal, 1 << 16));
        }
        assertThat(journal.durable()).as(name).isTrue();
        parts.log(event(EVENTS), Level.INFO);
        assertThat(Reading.all(journal, 1 << 16)).as(name).contains(event(EVENTS));
        assertThat(events).as(name).allMatch(EventsOf::isWhole);
        int different = new HashSet<>(events).size();
        // A chunk of which a part was delivered when the damage was found comes again as a whole.
        assertThat(events.size() - different).as(name).isLessThan(CHUNK);
        assertThat(different + parts.drops.byReason().get(DropReason.DAMAGED)).as(name)
                .isLessThanOrEqualTo(EVENTS);
        journal.close();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        return different;
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
            parts.log(event(i), Level.INFO);
            if (i % CHUNK == 0) {
                journal.step();
            }
        }
        journal.step();
        byte[][] open = {Files.readAllBytes(file), Files.readAllBytes(file.resolveSibling("queue.db-wal"))};
        journal.close();
        return killed ? open : new byte[][]{Files.readAllBytes(file), new byte[0]};
    }

    /** Every fortieth is greater than a page. */
    private static String event(int n) {
        return EventsOf.whole(n, n % 40 == 0 ? 40_000 : 300 + n % 200);
    }

    /** Events that say themselves whether they are as they were written. */
    private static final class EventsOf {
        static String whole(int n, int length) {
            String body = n + ":" + ("x" + n).repeat(length / ("x" + n).length());
            return body + "#" + body.hashCode();
        }

        static boolean isWhole(String event) {
            int end = event.lastIndexOf('#');
            return end > 0 && event.substring(end + 1).equals(String.valueOf(event.substring(0, end).hashCode()));
        }
    }
}
