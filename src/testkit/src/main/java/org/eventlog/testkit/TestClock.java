// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that stands still until it is moved: the wall clock as an {@link InstantSource}, and the nanoseconds of
 * {@link System#nanoTime} as a {@link LongSupplier}.
 *
 * <p>
 * The nanoseconds begin shortly before the number overflows, which {@code nanoTime} is free to do as well: code that
 * compares two of them by {@code <} instead of by their difference fails here, and not after years in production. For use by
 * any number of threads.
 */
public final class TestClock implements InstantSource, LongSupplier {
    private static final long FIRST_NANOS = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    // Guarded by this
    private Instant now;
    private long nanos = FIRST_NANOS;

    public TestClock(Instant now) {
        this.now = now;
    }

    /** Noon of some day, the same in every run. */
    public TestClock() {
        this(Instant.parse("2030-06-15T12:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Nanoseconds since some moment; only differences mean anything. */
    @Override
    public synchronized long getAsLong() {
        return nanos;
    }

    /** Time goes on by so much. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back; see setWallClock");
        }
        now = now.plus(by);
        nanos += by.toNanos();
    }

    /** Somebody sets the wall clock, forth or back; the nanoseconds do not notice. */
    public synchronized void setWallClock(Instant to) {
        now = to;
    }
}
