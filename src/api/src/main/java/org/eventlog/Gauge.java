// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * A number that goes up and down: the depth of a queue, users at work. Its changes are events; see
 * {@link EventLogger#gauge(String, java.util.function.Consumer)}.
 *
 * <p>
 * For use by any number of threads, without locks. The value is a double: whole numbers are exact up to 2<sup>53</sup>,
 * fractions are as exact as doubles are. A change that would make it infinite or not a number is ignored, and one that
 * leaves it as it is, is no change. The value lives in memory: it does not outlive the event log.
 */
public interface Gauge {

    /** The value at this moment. */
    double get();

    /** Gives it the value that was measured. */
    void set(double value);

    /**
     * Adds the amount, which may be negative.
     *
     * @return the value which this very change produced, whatever other threads do
     */
    double add(double amount);
}
