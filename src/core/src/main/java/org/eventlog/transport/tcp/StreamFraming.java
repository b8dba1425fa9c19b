// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.tcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;

/** Separates events in a stream of bytes. */
enum StreamFraming {
    /** The events' own line ends or other delimiters. */
    NONE {
        @Override
        ByteBuffer[] frame(Batch batch) {
            return batch.buffers();
        }
    },
    /** A zero byte instead of the line end: GELF over TCP. */
    ZERO {
        @Override
        ByteBuffer[] frame(Batch batch) {
            byte[] all = batch.toByteArray();
            int end = 0;
            for (Batch.Slice slice : batch.slices()) {
                for (int i = 0; i < slice.count(); i++) {
                    end += slice.event(i).remaining();
                    all[end - 1] = 0;
                }
            }
            return new ByteBuffer[]{ByteBuffer.wrap(all)};
        }
    },
    /**
     * The event's length and a space before it, and no line end: octet counting of RFC 6587, and of syslog over TLS.
     */
    OCTET_COUNTING {
        @Override
        ByteBuffer[] frame(Batch batch) {
            ByteBuffer all = ByteBuffer.allocate(batch.bytes() + batch.count() * LONGEST_NUMBER);
            for (Batch.Slice slice : batch.slices()) {
                for (int i = 0; i < slice.count(); i++) {
                    ByteBuffer event = slice.event(i);
                    event.limit(event.limit() - 1);
                    all.put((event.remaining() + " ").getBytes(StandardCharsets.US_ASCII)).put(event);
                }
            }
            return new ByteBuffer[]{all.flip()};
        }
    };

    private static final int LONGEST_NUMBER = 11;
    private static final Setting<Syslog> SYSLOG = Setting.choice("eventlog.syslog.framing", Syslog.OCTET_COUNTING);

    private enum Syslog {
        OCTET_COUNTING, LINES
    }

    /** The framing for the format of the events. */
    static StreamFraming of(Settings settings, Payload payload) {
        Syslog syslog = settings.get(SYSLOG);
        if (payload.equals(Payload.SYSLOG)) {
            return syslog == Syslog.LINES ? NONE : OCTET_COUNTING;
        }
        return payload.equals(Payload.GELF) ? ZERO : NONE;
    }

    /** Returns the bytes of the batch to write. */
    abstract ByteBuffer[] frame(Batch batch);
}
