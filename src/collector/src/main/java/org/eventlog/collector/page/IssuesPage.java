// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.eventlog.collector.api.IssueListing;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.IssueQuery;

/** The data of the list of issues. */
record IssuesPage(Shell shell, IssueListing.Asked asked, List<IssueView> issues, String older,
        List<String> sources, List<String> releases) {
    /** The releases that can be chosen, the latest. */
    private static final int RELEASES = 50;
    private static final List<String> STATES = List.of("all", "open", "regressed", "resolved", "muted");

    static IssuesPage of(Shell shell, IssueListing.Asked asked, IssueListing listing, List<String> sources,
            List<Deployment> deployments) {
        return new IssuesPage(shell, asked, listing.issues().stream().map(IssueView::of).toList(), listing.older(),
                sources, releases(asked, deployments));
    }

    private static List<String> releases(IssueListing.Asked asked, List<Deployment> deployments) {
        Stream<String> latest = deployments.stream().map(Deployment::release).distinct().limit(RELEASES);
        return Stream.concat(latest, Stream.ofNullable(asked.release())).distinct().toList();
    }

    List<String> states() {
        return STATES;
    }

    String link(String state) {
        return "issues" + query(state.equals("all") ? null : state, asked.sort(), null);
    }

    String olderLink() {
        return older == null ? null : "issues" + query(state(), asked.sort(), older);
    }

    /** The URL of the list sorted by {@code last}, {@code first} or {@code count}. */
    String sortedBy(String name) {
        return "issues" + query(state(), IssueQuery.Sort.valueOf(name.toUpperCase(Locale.ROOT)), null);
    }

    /** What the list is sorted by. */
    String sort() {
        return asked.sort().name().toLowerCase(Locale.ROOT);
    }

    /** For a column's heading: whether the list is sorted by it. */
    String sorted(String name) {
        return name.equals(sort()) ? "descending" : null;
    }

    private String state() {
        return chosen().equals("all") ? null : chosen();
    }

    String chosen() {
        return asked.stateName();
    }

    private String query(String state, IssueQuery.Sort sort, String before) {
        StringJoiner out = new StringJoiner("&", "?", "").setEmptyValue("");
        add(out, "state", state);
        add(out, "source", asked.source());
        add(out, "q", asked.text());
        add(out, "sort", sort == IssueQuery.Sort.LAST ? null : sort.name().toLowerCase(Locale.ROOT));
        add(out, "release", asked.release());
        add(out, "before", before);
        return out.toString();
    }

    private static void add(StringJoiner out, String name, String value) {
        if (value != null) {
            out.add(Search.parameter(name, value));
        }
    }
}
