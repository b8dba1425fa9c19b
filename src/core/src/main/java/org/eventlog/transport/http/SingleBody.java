// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.spi.Batch;

/** Each event in a separate request, without its line end, as Graylog's GELF input for HTTP requires. */
final class SingleBody implements HttpBody {
    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public boolean isForOneEvent() {
        return true;
    }

    @Override
    public ByteBuffer[] of(Batch event) {
        ByteBuffer bytes = event.event(0);
        bytes.limit(bytes.limit() - 1);
        return new ByteBuffer[]{bytes};
    }
}
