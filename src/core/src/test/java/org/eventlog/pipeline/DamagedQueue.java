// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;

/** Checks the requirements of a journal with a damaged file. */
final class DamagedQueue {
    /** In a file before the damage. */
    static final int EVENTS = 1_200;
    static final int CHUNK = 10;
    /** How many bytes are read and delivered at a time, and one chunk more. */
    private static final int READ = 1 << 16;
    private static final int LONGEST = 40_100;

    private DamagedQueue() {}

    /**
     * Opens a journal on these bytes and reads everything.
     *
     * @return the number of events
     */
    static int deliver(Path dir, byte[][] bytes, String name) throws IOException {
        Path place = Files.createDirectory(dir.resolve("place"));
        Path file = place.resolve("queue.db").toAbsolutePath();
        Files.write(file, bytes[0]);
        if (bytes[1].length > 0) {
            Files.write(place.resolve("queue.db" + SqliteFile.ROLLBACK), bytes[1]);
        }
        Parts parts = new Parts(64 << 20, 1 << 20);
        Journal journal = parts.adopting(file);
        List<String> events = new ArrayList<>(Reading.all(journal, READ));
        for (int i = 0; i < 3; i++) {
            parts.pass(Duration.ofSeconds(31));
            events.addAll(Reading.all(journal, READ));
        }
        assertThat(journal.durable()).as(name).isTrue();
        parts.log(event(EVENTS), Level.INFO);
        assertThat(Reading.all(journal, READ)).as(name).contains(event(EVENTS));
        assertThat(events).as(name).allMatch(DamagedQueue::isWhole);
        Set<String> seen = new HashSet<>();
        int again = events.stream().filter(event -> !seen.add(event)).mapToInt(String::length).sum();
        int different = seen.size();
        // What was delivered when the damage was found, by reading on or by noting the delivery, is delivered again.
        assertThat(again).as(name).isLessThan(READ + CHUNK * LONGEST);
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

    /** Every fortieth is larger than a page. Each contains a check of its content. */
    static String event(int n) {
        int length = n % 40 == 0 ? 40_000 : 300 + n % 200;
        String body = n + ":" + ("x" + n).repeat(length / ("x" + n).length());
        return body + "#" + body.hashCode();
    }

    static boolean isWhole(String event) {
        int end = event.lastIndexOf('#');
        return end > 0 && event.substring(end + 1).equals(String.valueOf(event.substring(0, end).hashCode()));
    }
}
