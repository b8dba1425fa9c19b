// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.IOException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.eventlog.net.Tls;

/** TLS as configured with {@code eventlog.tls.*}, for Kafka's client, which creates an instance by reflection. */
public final class TlsEngines implements SslEngineFactory {
    /** The entry in the client's properties with the {@link Tls} to use. */
    static final String TLS = "org.eventlog.net.Tls";

    private Tls tls;

    @Override
    public void configure(Map<String, ?> configs) {
        tls = (Tls) configs.get(TLS);
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        // The producer's thread and that of an examination may need one at the same time, each with its own factory.
        Tls shared = tls;
        synchronized (shared) {
            try {
                return shared.engine(peerHost, peerPort);
            } catch (IOException e) {
                throw new KafkaException(e.getMessage(), e);
            }
        }
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        throw new UnsupportedOperationException("only for clients");
    }

    /** Changed files are read again for each connection. */
    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        return null;
    }

    @Override
    public KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
