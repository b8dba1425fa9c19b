// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;

/** The events as one JSON array, for servers that do not read lines. The line ends remain as white space. */
final class ArrayBody implements HttpBody {
    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public ByteBuffer[] of(Batch batch) {
        ByteBuffer array = ByteBuffer.allocate(batch.bytes() + batch.count() + 1);
        char before = '[';
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                array.put((byte) before).put(slice.event(i));
                before = ',';
            }
        }
        return new ByteBuffer[]{array.put((byte) ']').flip()};
    }
}
