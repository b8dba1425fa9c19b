// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the results as Markdown for {@code docs/performance.md}. */
final class Report {
    private final Results results;

    private Report(Results results) {
        this.results = results;
    }

    /** @param head lines that describe the task and the machine */
    static String markdown(Results results, List<String> head) {
        Report report = new Report(results);
        StringBuilder text = new StringBuilder();
        head.forEach(line -> text.append(line).append("\n"));
        text.append('\n');
        report.table(text);
        text.append('\n').append(report.delivery()).append('\n');
        return text.toString();
    }

    private void table(StringBuilder text) {
        text.append("| median (lowest to highest) |");
        results.entries().forEach(entry -> text.append(' ').append(entry.title()).append(" |"));
        ours().forEach(entry -> text.append(' ').append(entry.key).append(" / best peer |"));
        text.append("\n|---|");
        text.append("---|".repeat(results.entries().size() + ours().size())).append('\n');
        results.measures().forEach(measure -> row(text, measure));
        kept(text);
    }

    /**
     * Lists when events are on disk, and so survive the end of the process: as documented by the vendors, not
     * measured.
     */
    private void kept(StringBuilder text) {
        text.append("| on disk |");
        results.entries().forEach(entry -> text.append(' ').append(entry.kept).append(" |"));
        text.append(" - |".repeat(ours().size())).append('\n');
    }

    private void row(StringBuilder text, Measure measure) {
        text.append("| ").append(measure.title()).append(" |");
        for (Entry entry : results.entries()) {
            text.append(' ').append(results.summary(entry, measure).map(s -> cell(measure, s)).orElse("-"))
                    .append(" |");
        }
        ours().forEach(entry -> text.append(' ').append(ratio(measure, entry)).append(" |"));
        text.append('\n');
    }

    private static String cell(Measure measure, Summary summary) {
        String median = measure.format(summary.median());
        String min = measure.format(summary.min());
        String max = measure.format(summary.max());
        return min.equals(max) ? median : median + " (" + min + " to " + max + ")";
    }

    private List<Entry> ours() {
        return results.entries().stream().filter(Entry::isOurs).toList();
    }

    private String ratio(Measure measure, Entry ours) {
        return results.bestPeer(measure)
                .flatMap(peer -> results.ratio(measure, ours, peer)
                        .map(r -> String.format(Locale.ROOT, "%.2f (%.2f to %.2f), %s", r.median(), r.min(), r.max(),
                                peer.key)))
                .orElse("-");
    }

    /** Whether each logged event was counted exactly once by the sink. */
    private String delivery() {
        String faults = results.entries().stream().filter(entry -> !results.complete(entry)).map(Entry::title)
                .collect(Collectors.joining(", "));
        return faults.isEmpty()
                ? "In every round of every contender exactly as many events arrived as were logged."
                : "NOT ALL EVENTS ARRIVED, OR SOME TWICE: " + faults;
    }
}
