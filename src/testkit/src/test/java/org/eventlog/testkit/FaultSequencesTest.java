// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eventlog.PipelineStats;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole event log and a receiver that fails in many ways, one after the other: all arrives, in order, counted once. */
@Timeout(120)
class FaultSequencesTest {
    private static final Duration LIMIT = Duration.ofMillis(150);

    @TempDir
    Path dir;

    static Stream<Arguments> scripts() {
        List<List<Fault>> ofAnyProtocol = List.of(
                List.of(Fault.resetAtOnce()),
                List.of(Fault.closeAfter(15_000)),
                List.of(Fault.endlessBody()),
                List.of(Fault.resetAfter(10), Fault.closeAfter(5_000), Fault.refuse(LIMIT), Fault.resetAtOnce(),
                        Fault.resetAfter(15_000), Fault.slow(4_000, Duration.ofMillis(2))));
        List<List<Fault>> ofAnswers = List.of(
                List.of(Fault.none(), Fault.refuse(LIMIT)),
                List.of(Fault.mute()),
                List.of(Fault.resetBeforeAnswer(), Fault.resetBeforeAnswer()),
                List.of(Fault.dribble(LIMIT.dividedBy(4))),
                List.of(Fault.endlessHead()),
                List.of(Fault.none(), Fault.garbage(), Fault.none(), Fault.stall(), Fault.wrongAnswer(),
                        Fault.resetBeforeAnswer()));
        List<Fault> busy = List.of(Fault.busy(Duration.ofSeconds(1)));
        return Stream.of(
                Way.refusing().map(way -> Arguments.of(way, busy)),
                Way.all().flatMap(way -> ofAnyProtocol.stream().map(script -> Arguments.of(way, script))),
                Way.acknowledged().flatMap(way -> ofAnswers.stream().map(script -> Arguments.of(way, script))))
                .flatMap(Function.identity());
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("scripts")
    void everythingArrivesInOrder(Way way, List<Fault> script) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(script.toArray(Fault[]::new)).start()) {
            PipelineStats stats = way.deliver(receiver, dir, LIMIT);

            Way.assertAllArrivedInOrder(receiver, stats);
        }
    }
}
