// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * A number that can increase and decrease, such as the length of a queue or the number of active users. Its changes are
 * logged as events; see {@link EventLogger#gauge(String, java.util.function.Consumer)}.
 *
 * <p>
 * Thread-safe and lock-free. The value is a double: integers are exact up to 2<sup>53</sup>, and fractions have the
 * precision of a double. A call that would make the value infinite or not a number is ignored. A call that leaves the
 * value as it is, is not a change. The value is kept in memory only, and is lost when the event log is closed.
 */
public interface Gauge {

    /** The current value. */
    double get();

    /** Sets the value. An infinite value, or one that is not a number, is ignored. */
    void set(double value);

    /**
     * Adds the amount, which may be negative.
     *
     * @return the value produced by this call, regardless of concurrent calls
     */
    double add(double amount);
}
