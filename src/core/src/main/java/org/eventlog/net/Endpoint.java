// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/** Where a transport connects to, and how long each wait on the way may take. */
record Endpoint(String host, int port, Duration connectTimeout, Duration writeTimeout, Duration readTimeout) {

    static final Setting<String> HOST = Setting.text("eventlog.host", "");
    static final Setting<Integer> PORT = Setting.number("eventlog.port", 5001, 1, 65535);
    static final Setting<Duration> CONNECT = Setting.duration("eventlog.connect-timeout", "5s", "10ms", "5m");
    static final Setting<Duration> WRITE = Setting.duration("eventlog.write-timeout", "10s", "10ms", "10m");
    static final Setting<Duration> READ = Setting.duration("eventlog.read-timeout", "30s", "10ms", "10m");

    static Endpoint from(Settings settings) {
        return new Endpoint(settings.get(HOST), settings.get(PORT), settings.get(CONNECT), settings.get(WRITE),
                settings.get(READ));
    }

    /** As in a URL: an IPv6 address stands in brackets. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
