// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The task of each contender, from system properties.
 *
 * @param stream the events to log
 * @param events the number of events per part
 * @param threads the numbers of logging threads, one per part
 * @param seconds how long one thread logs at a steady rate; 0 to skip this part
 */
record Options(Stream stream, int events, List<Integer> threads, int seconds) {

    static Options read() {
        List<Integer> threads = Arrays.stream(System.getProperty("threads", "1,2,4,16").split(","))
                .map(text -> Integer.valueOf(text.strip()))
                .toList();
        return new Options(Stream.of(System.getProperty("stream", "varied")), Integer.getInteger("events", 1_000_000),
                threads, Integer.getInteger("seconds", 10));
    }

    /** The JVM options that pass these to another JVM. */
    List<String> arguments() {
        return List.of("-Dstream=" + stream, "-Devents=" + events, "-Dthreads=" + threadsText(),
                "-Dseconds=" + seconds);
    }

    int mostThreads() {
        return threads.stream().max(Integer::compare).orElseThrow();
    }

    /** Describes the task in a sentence for the report. */
    String describe(int rounds) {
        return String.format(Locale.ROOT, "%d rounds with the %s events, each with %,d of them by %s threads", rounds,
                stream, events, threadsText().replace(",", ", "))
                + (seconds == 0
                        ? ":"
                        : String.format(Locale.ROOT, ", and then %,d events a second by 1 thread for %d s:",
                                Latency.RATE, seconds));
    }

    private String threadsText() {
        return threads.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
