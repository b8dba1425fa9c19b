// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eventlog.collector.api.HistogramRange;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.web.Visible;

/**
 * The number of events over time, as a chart and as a table. Lengths are in units of the drawing: a bar is {@link
 * #STEP} wide, the highest is {@link #HEIGHT} high.
 *
 * @param width the width of the whole drawing
 */
record HistogramView(List<Bar> bars, int width, Moment from, Moment to, String step, long errors, long warnings,
        long others, boolean capped, List<Mark> marks) {
    static final int STEP = 10;
    static final int HEIGHT = 56;
    /** The minimum height of a bar that is not empty. */
    private static final int MIN = 3;

    /** One bar. Its parts are stacked, the most severe at the bottom. */
    record Bar(int x, Histogram.Bar counts, Moment start, String link, List<Part> parts) {}

    /** A deployment, drawn as a vertical line. */
    record Mark(int x, String release, String source, Moment at) {}

    /** @param kind {@code errors}, {@code warnings} or {@code others} */
    record Part(String kind, int y, int height) {
        /** The pattern of the part, so that colour is not the only difference. */
        String fill() {
            return kind.equals("warnings") ? "url(#stripes)" : null;
        }
    }

    /**
     * @param deployments those within the range, latest first
     * @param link returns the URL for the time range of the bar with the given start
     */
    static HistogramView of(HistogramRange asked, Histogram histogram, List<Deployment> deployments,
            Function<Long, String> link) {
        Map<Long, Histogram.Bar> inTime = histogram.bars().stream()
                .filter(bar -> bar.start() >= asked.from() && bar.start() < asked.to())
                .collect(Collectors.toMap(Histogram.Bar::start, bar -> bar, (a, b) -> a, TreeMap::new));
        long most = inTime.values().stream().mapToLong(Histogram.Bar::total).max().orElse(0);
        List<Bar> bars = inTime.values().stream()
                .map(bar -> new Bar((int) ((bar.start() - asked.from()) / asked.step()) * STEP, bar,
                        moment(bar.start(), asked), link.apply(bar.start()), parts(bar, most)))
                .toList();
        return new HistogramView(bars, asked.bars() * STEP, moment(asked.from(), asked), moment(asked.to(), asked),
                Times.span(asked.step()), sum(bars, Histogram.Bar::errors), sum(bars, Histogram.Bar::warnings),
                sum(bars, Histogram.Bar::others), histogram.capped(),
                deployments.stream().map(one -> mark(one, asked)).toList());
    }

    private static Mark mark(Deployment one, HistogramRange asked) {
        return new Mark((int) ((one.at() - asked.from()) * STEP / asked.step()), Visible.of(one.release()),
                Visible.of(one.source()), moment(one.at(), asked));
    }

    /** Formats a time with the precision of the bars. */
    private static Moment moment(long millis, HistogramRange asked) {
        Moment exact = Moment.of(millis);
        return new Moment(exact.iso(), exact.day(), exact.clock().substring(0, asked.step() % 60_000 == 0 ? 5 : 8));
    }

    private static long sum(List<Bar> bars, Function<Histogram.Bar, Long> of) {
        return bars.stream().mapToLong(bar -> of.apply(bar.counts())).sum();
    }

    private static List<Part> parts(Histogram.Bar bar, long most) {
        List<Part> parts = new ArrayList<>();
        int y = HEIGHT;
        y = part(parts, "errors", bar.errors(), most, y);
        y = part(parts, "warnings", bar.warnings(), most, y);
        part(parts, "others", bar.others(), most, y);
        return parts;
    }

    private static int part(List<Part> parts, String kind, long count, long most, int bottom) {
        if (count == 0) {
            return bottom;
        }
        int height = Math.max(MIN, (int) Math.round((double) (HEIGHT - 2 * MIN) * count / most));
        int top = Math.max(0, bottom - height);
        parts.add(new Part(kind, top, bottom - top));
        return top;
    }

    long total() {
        return errors + warnings + others;
    }

    /** The bar with the most events, or null. */
    Bar highest() {
        return bars.stream().reduce((a, b) -> b.counts().total() > a.counts().total() ? b : a).orElse(null);
    }
}
