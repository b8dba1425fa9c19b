// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The number of events added or deleted in one transaction, by minute and by hour. */
public final class HistogramCounts {
    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;

    private final Map<Bucket, Long> counts = new HashMap<>();

    public void add(long ts, int source, int level, int more) {
        for (long step : new long[]{MINUTE, HOUR}) {
            counts.merge(new Bucket(step, ts - Math.floorMod(ts, step), source, level), (long) more, Long::sum);
        }
    }

    public void write(Transaction transaction) throws SQLException {
        for (Map.Entry<Bucket, Long> count : counts.entrySet()) {
            Bucket bucket = count.getKey();
            transaction.update("""
                    INSERT INTO hist(step, bucket, src, lvl, n) VALUES(?,?,?,?,?)
                    ON CONFLICT(step, bucket, src, lvl) DO UPDATE SET n = hist.n + excluded.n""", bucket.step,
                    bucket.start, bucket.source, bucket.level, count.getValue());
            if (count.getValue() < 0) {
                transaction.update("DELETE FROM hist WHERE step = ? AND bucket = ? AND src = ? AND lvl = ? AND n <= 0",
                        bucket.step, bucket.start, bucket.source, bucket.level);
            }
        }
    }

    /**
     * Written by hand: the generated methods of a record would keep the class loader alive after a redeployment
     * (JDK-8078641).
     */
    private record Bucket(long step, long start, int source, int level) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bucket bucket && step == bucket.step && start == bucket.start
                    && source == bucket.source && level == bucket.level;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(start + step) * 31 + source * 97 + level;
        }
    }
}
