// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * A number that only increases, such as orders placed or bytes read. Its changes are logged as events; see
 * {@link EventLogger#counter(String, java.util.function.Consumer)}.
 *
 * <p>
 * Thread-safe and lock-free. The value is a double: integers are exact up to 2<sup>53</sup>, and fractions have the
 * precision of a double. An amount that is negative, infinite or not a number is ignored. Adding 0 is not a change. The
 * value is kept in memory only, and is lost when the event log is closed.
 */
public interface Counter {

    /** The current value. */
    double get();

    /**
     * Adds the amount, unless it is negative, infinite or not a number.
     *
     * @return the value produced by this call, regardless of concurrent calls
     */
    double add(double amount);

    /** Adds 1; the same as {@code add(1)}. */
    default double increment() {
        return add(1);
    }
}
