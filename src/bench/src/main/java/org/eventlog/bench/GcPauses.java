// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The garbage collector's pauses in this process, in milliseconds as reported by the JVM. */
final class GcPauses {
    /** Excludes collectors that work concurrently with the application. */
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> !collector.getName().contains("Concurrent") && !collector.getName().contains("Cycles"))
            .toList();
    private final AtomicLong longest = new AtomicLong();

    GcPauses() {
        for (GarbageCollectorMXBean collector : collectors) {
            ((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                    long millis = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
                    longest.accumulateAndGet(millis, Math::max);
                }
            }, null, null);
        }
    }

    /** The total so far. */
    long millis() {
        return collectors.stream().mapToLong(collector -> Math.max(0, collector.getCollectionTime())).sum();
    }

    /** Resets the total. */
    void forgetLongest() {
        longest.set(0);
    }

    long longest() {
        return longest.get();
    }
}
