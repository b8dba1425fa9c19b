// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.komamitsu.fluency.BufferFullException;
import org.komamitsu.fluency.EventTime;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** fluency: a map, encoded to MessagePack in the caller, sent by the forward protocol without acknowledgements. */
final class FluencyContender implements Contender {
    private static final long BUFFER = 256 << 20;

    private final Fluency fluency;

    FluencyContender(int port) {
        FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
        builder.setMaxBufferSize(BUFFER);
        fluency = builder.build("127.0.0.1", port);
    }

    @Override
    public void log(int i) {
        Map<String, Object> record = new HashMap<>(32);
        record.put("name", Order.NAME);
        record.put("target", Order.TARGET);
        record.put("message", Order.MESSAGE);
        record.put("tags", List.of(Order.TAG));
        record.put("customer", Order.CUSTOMER);
        record.put("total", Order.TOTAL);
        record.put("items", Order.items(i));
        record.put("country", Order.COUNTRY);
        record.put("express", Order.express(i));
        record.put("warehouse", Order.WAREHOUSE);
        record.put("durationMs", Order.DURATION);
        record.put("basket", i);
        record.put("level", "info");
        record.put("site", Order.SITE);
        record.put("cluster", Order.CLUSTER);
        emit(record);
    }

    /** A full buffer is an exception here: lossless means to try again. */
    private void emit(Map<String, Object> record) {
        while (true) {
            try {
                fluency.emit("shop", EventTime.fromEpochMilli(System.currentTimeMillis()), record);
                return;
            } catch (BufferFullException e) {
                LockSupport.parkNanos(500_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void flush() {
        try {
            fluency.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            fluency.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
