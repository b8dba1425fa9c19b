// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Comparator;
import java.util.Locale;

/**
 * A row of the table, with one value per round and contender.
 *
 * @param threads the number of logging threads; 0 if it does not vary
 */
record Measure(Kind kind, int threads) implements Comparable<Measure> {

    static Measure of(Kind kind) {
        return new Measure(kind, 0);
    }

    /** The reverse of {@link #toString}. */
    static Measure parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? of(Kind.valueOf(text))
                : new Measure(Kind.valueOf(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
    }

    String title() {
        return kind.title + (threads == 0 ? "" : threads == 1 ? ", 1 thread" : ", " + threads + " threads");
    }

    Kind.Better better() {
        return kind.better;
    }

    String format(double value) {
        return String.format(Locale.ROOT, kind.format, value);
    }

    @Override
    public int compareTo(Measure other) {
        return Comparator.comparing(Measure::kind).thenComparing(Measure::threads).compare(this, other);
    }

    @Override
    public String toString() {
        return kind + (threads == 0 ? "" : "@" + threads);
    }
}
