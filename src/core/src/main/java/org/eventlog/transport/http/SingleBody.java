// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;

/** Each event in a separate request, without its line end, as Graylog's GELF input for HTTP requires. */
final class SingleBody implements HttpBody {
    private final Payload payload;

    SingleBody(Payload payload) {
        this.payload = payload;
    }

    @Override
    public String mediaType() {
        return payload.mediaType();
    }

    @Override
    public boolean isForOneEvent() {
        return true;
    }

    @Override
    public ByteBuffer[] of(Batch event) {
        ByteBuffer bytes = event.event(0);
        if (payload.isLine()) {
            bytes.limit(bytes.limit() - 1);
        }
        return new ByteBuffer[]{bytes};
    }
}
