// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;

/** JSON lines as they are in the journal, without a copy. */
final class LinesBody implements HttpBody {
    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public ByteBuffer[] of(Batch batch) {
        return batch.buffers();
    }
}
