// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is advanced: the wall clock as an {@link InstantSource}, and the nanoseconds of
 * {@link System#nanoTime} as a {@link LongSupplier}.
 *
 * <p>
 * The nanoseconds start shortly before the number overflows, which {@code nanoTime} may also do. Code that compares two
 * values with {@code <} instead of by their difference therefore fails in the test, and not after years in production.
 * Thread-safe.
 */
public final class TestClock implements InstantSource, LongSupplier {
    private static final long FIRST_NANOS = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    // Guarded by this
    private Instant now;
    private long nanos = FIRST_NANOS;

    public TestClock(Instant now) {
        this.now = now;
    }

    /** Creates a clock that starts at noon of a fixed day. */
    public TestClock() {
        this(Instant.parse("2030-06-15T12:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Nanoseconds since an arbitrary moment. Only differences are meaningful. */
    @Override
    public synchronized long getAsLong() {
        return nanos;
    }

    /** Advances wall clock and nanoseconds. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back; see setWallClock");
        }
        now = now.plus(by);
        nanos += by.toNanos();
    }

    /** Sets the wall clock forward or back, without changing the nanoseconds. */
    public synchronized void setWallClock(Instant to) {
        now = to;
    }
}
