// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eventlog.Level;
import org.komamitsu.fluency.BufferFullException;
import org.komamitsu.fluency.EventTime;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** fluency: a map, encoded to MessagePack in the caller, sent by the forward protocol without acknowledgements. */
final class FluencyContender implements Contender {
    private static final long BUFFER = 256 << 20;

    private final Stream stream;
    private final Fluency fluency;

    FluencyContender(Stream stream, int port) {
        this.stream = stream;
        FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
        builder.setMaxBufferSize(BUFFER);
        fluency = builder.build("127.0.0.1", port);
    }

    @Override
    public void log(int i) {
        stream.write(i, new Record());
    }

    private final class Record implements PairsForm {
        private Map<String, Object> record;

        @Override
        public void begin(Level level, String name, String message, int values) {
            record = new HashMap<>(32);
            record.put("name", name);
            record.put("level", level.text());
            record.put("message", message);
            record.put("site", SampleOrder.SITE);
            record.put("cluster", SampleOrder.CLUSTER);
        }

        @Override
        public void tag(String tag) {
            record.put("tags", List.of(tag));
        }

        @Override
        public void pair(String key, Object value) {
            record.put(key, value);
        }

        @Override
        public void log() {
            emit(record);
        }
    }

    /** fluency throws if its buffer is full. To lose nothing, the call is repeated. */
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
