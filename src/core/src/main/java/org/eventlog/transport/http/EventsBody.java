// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;

/** The events as concatenated in the journal, without copying. */
final class EventsBody implements HttpBody {
    static final String LINES_OF_JSON = "application/x-ndjson";

    private final String mediaType;

    EventsBody(String mediaType) {
        this.mediaType = mediaType;
    }

    static EventsBody of(Payload payload) {
        return new EventsBody(payload.isJsonLine() ? LINES_OF_JSON : payload.mediaType());
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public ByteBuffer[] of(Batch batch) {
        return batch.buffers();
    }
}
