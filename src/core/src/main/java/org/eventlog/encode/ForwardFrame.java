// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import org.eventlog.LogEvent;

/**
 * An entry of Fluentd's forward protocol, version 1: an array of the time and the event. The time is an EventTime,
 * MessagePack's extension type 0 of eight bytes: seconds and nanoseconds, 32 bits each, big endian.
 */
final class ForwardFrame implements Frame {
    /**
     * In January 2038. The protocol's seconds are unsigned and reach to 2106, but Fluent Bit reads them as signed.
     * For -1 and -2, which mark its groups, it drops the rest of the batch, and it cannot read other negative values.
     * By then it has acknowledged all of them.
     */
    private static final long MAX_SECONDS = Integer.MAX_VALUE;
    private static final byte ARRAY_OF_2 = (byte) 0x92;
    private static final byte FIXEXT_8 = (byte) 0xD7;
    private static final int LENGTH = 11;

    @Override
    public void begin(LogEvent event, Stamp stamp, ByteSink out) {
        Instant time = stamp.time();
        // The event itself contains the exact time.
        long seconds = Math.max(0, Math.min(MAX_SECONDS, time.getEpochSecond()));
        out.ensure(LENGTH);
        out.put(ARRAY_OF_2);
        out.put(FIXEXT_8);
        out.put((byte) 0);
        number(seconds, out);
        number(time.getNano(), out);
    }

    private static void number(long value, ByteSink out) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.put((byte) (value >>> shift));
        }
    }
}
