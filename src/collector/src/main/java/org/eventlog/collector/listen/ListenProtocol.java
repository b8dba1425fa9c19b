// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.function.Supplier;
import org.eventlog.collector.config.ListenerSettings;

/**
 * A port and its protocol.
 *
 * @param name of the protocol; events' origin
 * @param inputSize the most bytes that a connection holds unused
 * @param places how many connections may hold many
 */
record ListenProtocol(String name, ListenerSettings.Port port, int inputSize, Places places,
        Supplier<Protocol> protocol) {}
