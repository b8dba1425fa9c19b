// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.nio.ByteBuffer;
import java.util.List;

/** Converts an event to datagrams. */
interface DatagramFraming {
    /** The event as one datagram. */
    DatagramFraming WHOLE = List::of;

    /**
     * @param event the event without its line end; the result may refer to buffers of the framing
     */
    List<ByteBuffer> datagrams(ByteBuffer event);
}
