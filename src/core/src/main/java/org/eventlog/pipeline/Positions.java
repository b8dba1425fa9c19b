// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;

/** Consecutive positions of events, from the first up to before the second. */
record Positions(long from, long to) {
    long size() {
        return Math.max(0, to - from);
    }

    private Positions and(Positions other) {
        return new Positions(Math.max(from, other.from), Math.min(to, other.to));
    }

    /** How many of these are in none of the others, which do not overlap. */
    long sizeWithout(List<Positions> others) {
        return size() - others.stream().mapToLong(other -> and(other).size()).sum();
    }
}
