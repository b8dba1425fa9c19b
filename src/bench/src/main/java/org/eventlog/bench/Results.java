// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All values of all rounds, by contender. */
final class Results {
    private final Map<Entry, Map<Measure, List<Double>>> values = new EnumMap<>(Entry.class);
    private final List<Entry> entries;

    Results(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    List<Entry> entries() {
        return entries;
    }

    void add(Entry entry, Measure measure, double value) {
        values.computeIfAbsent(entry, e -> new TreeMap<>())
                .computeIfAbsent(measure, m -> new ArrayList<>())
                .add(value);
    }

    /** The measures of all contenders. */
    Set<Measure> measures() {
        Set<Measure> all = new TreeSet<>();
        values.values().forEach(ofOne -> all.addAll(ofOne.keySet()));
        return all;
    }

    /** One value per round, in order; empty if this contender was not measured. */
    List<Double> values(Entry entry, Measure measure) {
        return values.getOrDefault(entry, Map.of()).getOrDefault(measure, List.of());
    }

    Optional<Summary> summary(Entry entry, Measure measure) {
        List<Double> rounds = values(entry, measure);
        return rounds.isEmpty() ? Optional.empty() : Optional.of(Summary.of(rounds));
    }

    /** Whether exactly as many events arrived as were logged, in each round. */
    boolean complete(Entry entry) {
        return values(entry, Measure.of(Kind.SENT)).equals(values(entry, Measure.of(Kind.ARRIVED)));
    }

    /** The peer with the best median. */
    Optional<Entry> bestPeer(Measure measure) {
        Entry best = null;
        for (Entry entry : entries) {
            if (entry.isPeer() && summary(entry, measure).isPresent()
                    && (best == null || isBetter(measure, entry, best))) {
                best = entry;
            }
        }
        return measure.better() == Kind.Better.NEITHER ? Optional.empty() : Optional.ofNullable(best);
    }

    private boolean isBetter(Measure measure, Entry one, Entry other) {
        double a = summary(one, measure).orElseThrow().median();
        double b = summary(other, measure).orElseThrow().median();
        return measure.better() == Kind.Better.HIGHER ? a > b : a < b;
    }

    /**
     * The ratio of one contender's value to a peer's in the same round, because whatever slows the machine slows
     * both. Empty if the peer's value is zero, as may happen with pauses.
     */
    Optional<Summary> ratio(Measure measure, Entry one, Entry peer) {
        List<Double> ours = values(one, measure);
        List<Double> theirs = values(peer, measure);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
            if (theirs.get(round) != 0) {
                ratios.add(ours.get(round) / theirs.get(round));
            }
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Summary.of(ratios));
    }

    /** One line per value. */
    String csv() {
        StringBuilder csv = new StringBuilder("contender,version,measure,round,value\n");
        for (Entry entry : entries) {
            for (Measure measure : measures()) {
                int round = 1;
                for (double value : values(entry, measure)) {
                    csv.append(entry.key).append(',').append(entry.version()).append(',').append(measure).append(',')
                            .append(round++).append(',').append(value).append('\n');
                }
            }
        }
        return csv.toString();
    }
}
