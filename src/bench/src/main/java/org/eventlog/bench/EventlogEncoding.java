// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.encode.Additions;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.EventLimits;
import org.eventlog.encode.FormatChoice;
import org.eventlog.encode.Identity;

/** Access of the benchmarks to Eventlog's encoding. */
final class EventlogEncoding {
    private final EventEncoder encoder = new EventEncoder(FormatChoice.read(new Settings(key -> null), null),
            new Identity(SampleOrder.SITE, SampleOrder.CLUSTER, null, null, EncodingBenchmark.HOST,
                    EncodingBenchmark.PID),
            EventLimits.DEFAULT,
            InstantSource.system(), RandomGenerator.getDefault(), () -> ContextSnapshot.NONE, Additions.NONE);
    private final ByteSink sink = new ByteSink(4096, 256 * 1024);

    /**
     * @return the number of bytes
     */
    int encode(LogEvent event) {
        sink.reset();
        encoder.encode(event, sink);
        return sink.length();
    }

    byte[] bytes() {
        return sink.toByteArray();
    }
}
