// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.Map;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;

class BeatsTransportContractTest extends AckedTransportContract {

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.beats();
    }

    /** Without compression, because the contract's faults occur after a number of bytes. */
    @Override
    protected Transport open(String host, int port, Duration limit) {
        return Providers.open("beats", host, port, limit, Map.of("eventlog.beats.compression-level", "0"));
    }

    @Override
    protected String nameOf(Batch batch) {
        return null;
    }
}
