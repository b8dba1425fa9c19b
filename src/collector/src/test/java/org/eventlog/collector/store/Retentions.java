// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.Retention.Bounds;

/** Limits for events only: none for single sources, and none for the audit log. */
public final class Retentions {
    private Retentions() {}

    public static Retention of(Duration age, long most, InstantSource clock) {
        return new Retention(age, most, 0, List.of(),
                new CollectorConfig.AuditLimit(Duration.ofDays(36_500), Integer.MAX_VALUE), clock, () -> {});
    }

    public static Bounds bounds(long before, long movedBefore, long most, long maxBytes, int portion) {
        return new Bounds(before, movedBefore, most, maxBytes, portion, List.of());
    }
}
