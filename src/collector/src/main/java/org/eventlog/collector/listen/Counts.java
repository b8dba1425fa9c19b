// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the listeners did not accept, by reason. Written by their thread, read by any. */
final class Counts {
    private final LongAdder tooMany = new LongAdder();
    private final LongAdder strangers = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private volatile String lastFault = "none";

    /**
     * The numbers of connections refused because there were too many, refused for their address, closed for a fault,
     * and closed for idleness; and of dropped events.
     */
    record Totals(long tooMany, long strangers, long faults, long silent, long leftOut) {
        Totals minus(Totals before) {
            return new Totals(tooMany - before.tooMany, strangers - before.strangers, faults - before.faults,
                    silent - before.silent, leftOut - before.leftOut);
        }

        @Override
        public String toString() {
            return tooMany + " connections refused as there were too many, " + strangers + " for their address; "
                    + faults + " ended for a fault, " + silent + " for silence; " + leftOut + " events left out";
        }
    }

    void tooMany() {
        tooMany.increment();
    }

    void stranger() {
        strangers.increment();
    }

    /** @param what the connection and the reason for its end, for the log */
    void fault(String what) {
        faults.increment();
        lastFault = what;
    }

    String lastFault() {
        return lastFault;
    }

    void silent() {
        silent.increment();
    }

    /** Counts a dropped event, which was not a valid event. */
    void leftOut() {
        leftOut.increment();
    }

    Totals totals() {
        return new Totals(tooMany.sum(), strangers.sum(), faults.sum(), silent.sum(), leftOut.sum());
    }
}
