// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;

/** What tells one event from the next in a stream of bytes. */
enum StreamFraming {
    /** What the events bring with them: a line end, or their own. */
    NONE {
        @Override
        ByteBuffer[] frame(Batch batch) {
            return batch.buffers();
        }
    },
    /** A zero byte in the place of the line end: GELF over TCP. */
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
    };

    /** The batch as it is written. */
    abstract ByteBuffer[] frame(Batch batch);
}
