// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.eventlog.config.Settings;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;

/** Makes transports as an event log does: by a provider on the class path, from texts. */
public final class Providers {
    private Providers() {}

    public static Transport open(String protocol, String host, int port, Duration limit, Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(more);
        texts.put("eventlog.host", host);
        texts.put("eventlog.port", String.valueOf(port));
        for (String key : new String[]{"connect", "write", "read"}) {
            texts.put("eventlog." + key + "-timeout", limit.toMillis() + "ms");
        }
        Settings settings = new Settings(texts::get);
        Transport transport = ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .create(settings);
        settings.check();
        return transport;
    }
}
