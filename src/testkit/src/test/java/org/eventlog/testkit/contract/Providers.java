// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.eventlog.config.Settings;
import org.eventlog.encode.FormatChoice;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;

/** Makes transports as an event log does: by a provider on the class path, from texts. */
public final class Providers {
    private Providers() {}

    /** @param own null for nothing */
    static Transport openTls(String protocol, String host, int port, Duration limit, Path dir, TestAuthority trusted,
            TlsIdentity own) throws IOException {
        return openTls(protocol, host, port, limit, Map.of(), dir, trusted, own);
    }

    /** @param own null for nothing */
    static Transport openTls(String protocol, String host, int port, Duration limit, Map<String, String> settings,
            Path dir, TestAuthority trusted, TlsIdentity own) throws IOException {
        Map<String, String> more = new HashMap<>(settings);
        more.put("eventlog.tls.enabled", "true");
        more.put("eventlog.tls.handshake-timeout", limit.toMillis() + "ms");
        more.put("eventlog.tls.ca", Files.writeString(dir.resolve("ca.pem"), trusted.certificatePem()).toString());
        if (own != null) {
            more.put("eventlog.tls.certificate",
                    Files.writeString(dir.resolve("own.pem"), own.certificatePem()).toString());
            more.put("eventlog.tls.key", Files.writeString(dir.resolve("own.key"), own.keyPem()).toString());
        }
        return open(protocol, host, port, limit, more);
    }

    public static Transport open(String protocol, String host, int port, Duration limit, Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(more);
        texts.put("eventlog.host", host);
        texts.put("eventlog.port", String.valueOf(port));
        for (String key : new String[]{"connect", "write", "read"}) {
            texts.put("eventlog." + key + "-timeout", limit.toMillis() + "ms");
        }
        Settings settings = new Settings(texts::get);
        TransportProvider provider = ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.protocol().equals(protocol))
                .findFirst()
                .orElseThrow();
        Transport transport = provider.create(settings, FormatChoice.read(settings, provider).payload());
        settings.check();
        return transport;
    }
}
