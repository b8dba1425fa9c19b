// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.atomic.LongAdder;

/** All counters except those of {@linkplain Drops dropped events}. Written by all threads of a pipeline. */
final class Counters {
    /** Events of Eventlog itself that did not come through the inbox. */
    final LongAdder reports = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder failures = new LongAdder();
    final Stopwatch sending = new Stopwatch();
}
