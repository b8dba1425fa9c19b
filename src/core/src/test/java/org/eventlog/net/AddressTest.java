// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.transport.http.HttpTransport;
import org.eventlog.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void readsNamesAndAddressesWithAndWithoutAPort() {
        assertThat(Address.list("logs.example.org, b:6000,10.0.0.1:7000, ::1 ,[fe80::1%eth0]:8000,[::2]", 5001))
                .containsExactly(new Address("logs.example.org", 5001), new Address("b", 6000),
                        new Address("10.0.0.1", 7000), new Address("::1", 5001), new Address("fe80::1%eth0", 8000),
                        new Address("::2", 5001));
    }

    @Test
    void writesAnIpv6AddressInBrackets() {
        assertThat(new Address("::1", 5001)).hasToString("[::1]:5001");
        assertThat(new Address("a", 5001)).hasToString("a:5001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b", "a,", "a:0", "a:65536", "a:", "a:port", ":5001", "[::1", "[::1]5001", "[a]:1",
            "a b", "http://a:1", "a/b", "user@a", "[]:1", "]", "x::y::z", "${LOG_HOST}", "a\\,b", "*"})
    void invalidHostIsAConfigurationFault(String text) {
        Map<String, String> texts = new HashMap<>(Map.of("eventlog.host", text, "eventlog.port", "no port"));
        Settings settings = new Settings(texts::get);

        Endpoint.from(settings);

        assertThatThrownBy(settings::check).isInstanceOfSatisfying(ConfigurationException.class,
                e -> assertThat(e.faults()).extracting(ConfigurationException.Fault::key)
                        .containsExactlyInAnyOrder("eventlog.host", "eventlog.port"));
    }

    @Test
    void theTransportNamesAllHosts() {
        Settings settings = new Settings(
                Map.of("eventlog.host", "a, b:6000,[::1]:7000", "eventlog.port", "5002")::get);

        assertThat(new TcpTransport.Provider().create(settings, Payload.JSON).describe())
                .isEqualTo("tcp://a:5002,b:6000,[::1]:7000");
        assertThat(new HttpTransport.TlsProvider().create(settings, Payload.JSON).describe())
                .startsWith("https://a:5002,b:6000,[::1]:7000/");
        settings.check();
    }

    @Test
    void tlsDoesNotChangeTheFormats() {
        for (String body : List.of("ndjson", "json", "bulk", "single", "raw")) {
            Settings settings = new Settings(Map.of("eventlog.http.body", body)::get);
            for (Payload payload : List.of(Payload.JSON, Payload.SYSLOG, Payload.MSGPACK, Payload.OTLP)) {
                assertThat(new HttpTransport.TlsProvider().carries(payload, settings)).as(body + ", " + payload)
                        .isEqualTo(new HttpTransport.Provider().carries(payload, settings));
                assertThat(new TcpTransport.TlsProvider().carries(payload, settings))
                        .isEqualTo(new TcpTransport.Provider().carries(payload, settings));
            }
            assertThat(new HttpTransport.TlsProvider().isIndexed(settings))
                    .isEqualTo(new HttpTransport.Provider().isIndexed(settings)).isEqualTo(body.equals("bulk"));
        }
    }

    @Test
    void httpsHasItsOwnPort() {
        Settings settings = new Settings(Map.of("eventlog.host", "a")::get);

        assertThat(Endpoint.overTls(settings, 443).addresses()).isEqualTo(List.of(new Address("a", 443)));
        assertThat(Endpoint.from(settings).addresses()).isEqualTo(List.of(new Address("a", 5001)));
    }
}
