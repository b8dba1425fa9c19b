// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.function.Supplier;
import org.eventlog.collector.config.ListenerSettings;

/**
 * A port and its protocol.
 *
 * @param name the name of the protocol, which is the events' origin
 * @param inputSize the maximum number of unparsed bytes per connection
 * @param places limits the number of connections with large messages
 */
record ListenProtocol(String name, ListenerSettings.Port port, int inputSize, Places places,
        Supplier<Protocol> protocol) {}
