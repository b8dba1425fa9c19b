// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Draws the results as bar charts: one panel per measure, one bar per contender with its median, and a line from the
 * lowest to the highest value.
 */
final class BarCharts {
    private static final Set<Kind> KINDS = EnumSet.of(Kind.RATE, Kind.CPU, Kind.P50, Kind.P99, Kind.P999,
            Kind.ALLOCATED);
    private static final int COLUMNS = 2;
    private static final int PANEL_WIDTH = 520;
    private static final int LABEL = 240;
    private static final int BAR = 190;
    private static final int LINE = 22;
    private static final int MARGIN = 16;
    private static final int FOOT = 28;
    /** Has its own background, so that it is readable on any page. */
    private static final String STYLE = """
            <style>
            text{font:12.5px system-ui,sans-serif;fill:#1f2328}
            .title{font-weight:600}.foot,.hint{fill:#59636e;font-size:11px}
            .page{fill:#ffffff}.bar{fill:#aab4bf}.ours{fill:#0969da}.range{stroke:#1f2328;stroke-width:1.5}
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.foot,.hint{fill:#9198a1}
            .page{fill:#0d1117}.bar{fill:#59636e}.ours{fill:#388bfd}.range{stroke:#e6edf3}}
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final Results results;

    private BarCharts(Results results) {
        this.results = results;
    }

    static String svg(Results results, String machine) {
        return new BarCharts(results).draw(machine);
    }

    private String draw(String machine) {
        List<Measure> panels = results.measures().stream().filter(measure -> KINDS.contains(measure.kind())).toList();
        int panelHeight = (results.entries().size() + 2) * LINE;
        int width = COLUMNS * PANEL_WIDTH + MARGIN;
        int height = MARGIN + (panels.size() + COLUMNS - 1) / COLUMNS * panelHeight + FOOT;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n", width, height);
        add("<title>Eventlog beside its peers</title>%n");
        svg.append(STYLE);
        add("<rect class=\"page\" width=\"%d\" height=\"%d\" rx=\"8\"/>%n", width, height);
        for (int i = 0; i < panels.size(); i++) {
            panel(panels.get(i), MARGIN + i % COLUMNS * PANEL_WIDTH, MARGIN + i / COLUMNS * panelHeight);
        }
        text("foot", MARGIN, height - MARGIN, "Bar: median. Line: lowest to highest round. " + machine);
        add("</svg>%n");
        return svg.toString();
    }

    private void panel(Measure measure, int x, int y) {
        text("title", x, y + LINE - 8, measure.title());
        add("<text class=\"hint\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", x + PANEL_WIDTH - MARGIN,
                y + LINE - 8, measure.better() == Kind.Better.HIGHER ? "more is better" : "less is better");
        double greatest = results.entries().stream().flatMap(entry -> results.summary(entry, measure).stream())
                .mapToDouble(Summary::max).max().orElse(1);
        int top = y + LINE;
        for (Entry entry : results.entries()) {
            int at = top;
            results.summary(entry, measure).ifPresent(s -> bar(entry, measure, s, BAR / greatest, x, at));
            top += LINE;
        }
    }

    private void bar(Entry entry, Measure measure, Summary summary, double scale, int x, int y) {
        text("label", x, y + 13, entry.title());
        int left = x + LABEL;
        add("<rect class=\"bar%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" rx=\"2\"/>%n",
                entry.isOurs() ? " ours" : "", left, y + 2, summary.median() * scale);
        add("<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n", left + summary.min() * scale,
                left + summary.max() * scale, y + 9, y + 9);
        text("label", left + BAR + 8, y + 13, measure.format(summary.median()));
    }

    private void text(String style, int x, int y, String text) {
        add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y,
                text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
