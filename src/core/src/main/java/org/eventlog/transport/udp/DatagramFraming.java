// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.nio.ByteBuffer;
import java.util.List;

/** How an event becomes datagrams. */
interface DatagramFraming {
    /** The event as it is. */
    DatagramFraming WHOLE = List::of;

    /** @param event without its line end; what it is read from afterwards is the framing's */
    List<ByteBuffer> datagrams(ByteBuffer event);
}
