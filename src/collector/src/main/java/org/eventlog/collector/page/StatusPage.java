// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import java.util.Locale;
import org.eventlog.collector.store.SourceUse;

/** The data of the status page. */
record StatusPage(Shell shell, List<Fact> health, List<Fact> disk, List<Fact> limits, List<SourceUse> sources,
        List<KeyUse> keys, Fact backup) {
    private static final long UNIT = 1024;

    /** @param at a time that belongs to the value, or null */
    record Fact(String label, String value, Moment at) {}

    /**
     * @param received the events received with it since the start of this collector
     * @param unused whether it has not been used for a long time
     */
    record KeyUse(KeyView key, long received, boolean unused) {}

    /** The list of a source's events. */
    String of(SourceUse use) {
        return Links.list(org.eventlog.collector.store.EventFilter.ALL.withSource(use.source()));
    }

    static String bytes(long bytes) {
        double value = bytes;
        String unit = "B";
        for (String larger : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (value < UNIT) {
                break;
            }
            value /= UNIT;
            unit = larger;
        }
        return (unit.equals("B") ? String.valueOf(bytes) : String.format(Locale.ROOT, "%.1f", value)) + ' ' + unit;
    }
}
