// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.receiver.FaultyReceiver;

/** With a shared key, so that each connection begins with the handshake. */
class ForwardTransportContractTest extends AckedTransportContract {
    static final String KEY = "a-shared-key-nobody-may-see";

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.forward(KEY);
    }

    @Override
    protected Transport open(String host, int port, Duration limit) {
        return Providers.open("forward", host, port, limit, Map.of("eventlog.forward.shared-key", KEY));
    }

    @Override
    protected Batch batch(long first, int count, int padding) {
        return Batches.ofForwardEntries(first, count, padding);
    }

    @Override
    protected String nameOf(Batch batch) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(batch.id().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }
}
