// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * A number that is counted up: orders placed, bytes read. Its changes are events; see
 * {@link EventLogger#counter(String, java.util.function.Consumer)}.
 *
 * <p>
 * For use by any number of threads, without locks. The value is a double: whole numbers are exact up to 2<sup>53</sup>,
 * fractions are as exact as doubles are. A change that would make it infinite or not a number is ignored, and one that
 * leaves it as it is, is no change. The value lives in memory: it does not outlive the event log.
 */
public interface Counter {

    /** The value at this moment. */
    double get();

    /** Gives it another value, such as 0 to start again. */
    void set(double value);

    /**
     * Adds the amount, which may be negative.
     *
     * @return the value which this very change produced, whatever other threads do
     */
    double add(double amount);

    /** Adds 1; the same as {@code add(1)}. */
    default double increment() {
        return add(1);
    }
}
