// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.Map;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;

class TcpTransportContractTest extends WrittenTransportContract {

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.lines();
    }

    @Override
    protected Transport open(String host, int port, Duration limit) {
        return Providers.open("tcp", host, port, limit, Map.of());
    }
}
