// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.eventlog.collector.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerSettingsTest {

    @Test
    void everyInputIsOffByDefault() {
        ListenerSettings listenerSettings = read();

        assertThat(listenerSettings.forward()).isEmpty();
        assertThat(listenerSettings.tcp()).isEmpty();
        assertThat(listenerSettings.reports()).isFalse();
        assertThat(listenerSettings.sources()).isEmpty();
    }

    @Test
    void portListensOnLoopbackByDefaultAndHasASource() {
        ListenerSettings listenerSettings = read("forward.port", "24224", "tcp.port", "5000", "reports", "true");

        assertThat(listenerSettings.forward()).contains(new ListenerSettings.Port("127.0.0.1", 24224, "forward"));
        assertThat(listenerSettings.tcp()).contains(new ListenerSettings.Port("127.0.0.1", 5000, "tcp"));
        assertThat(listenerSettings.sources()).containsExactly("forward", "tcp", "browser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "logs.example", "localhost.example"})
    void publicPortRequiresAccessControl(String host) {
        assertThatThrownBy(() -> read("forward.port", "24224", "forward.host", host, "tcp.port", "5000", "tcp.host",
                host, "max-depth", "0")).hasMessageContainingAll("eventlog.collector.forward.host = \"" + host + "\"",
                        "eventlog.collector.forward.shared-key or eventlog.collector.listen.allow",
                        "eventlog.collector.tcp.host = \"" + host + "\"", "eventlog.collector.max-depth");
        assertThat(read("forward.port", "24224", "forward.host", host, "forward.shared-key", "k").forward())
                .isPresent();
        assertThat(read("tcp.port", "5000", "tcp.host", host, "listen.allow", "10.0.0.0/8").tcp()).isPresent();
    }

    @Test
    void aSharedKeyDoesNotOpenTheOtherPort() {
        assertThatThrownBy(() -> read("tcp.port", "5000", "tcp.host", "0.0.0.0", "forward.shared-key", "k"))
                .hasMessageContaining("eventlog.collector.tcp.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void loopbackNeedsNoAccessControl(String host) {
        assertThat(read("tcp.port", "5000", "tcp.host", host).tcp()).isPresent();
    }

    @Test
    void ignoresTheHostOfADisabledPort() {
        assertThat(read("tcp.host", "0.0.0.0").tcp()).isEmpty();
    }

    @Test
    void rangesAndPortsAndSourcesAreChecked() {
        assertThatThrownBy(
                () -> read("listen.allow", "10.0.0.0/8, somewhere", "tcp.port", "70000", "tcp.source", "a b"))
                .hasMessageContainingAll("eventlog.collector.listen.allow", "eventlog.collector.tcp.port",
                        "eventlog.collector.tcp.source");
        assertThatThrownBy(() -> read("tcp.port", "5000", "forward.port", "5000")).hasMessageContaining("of its own");
    }

    @Test
    void allowsOnlyConfiguredRanges() {
        ListenerSettings listenerSettings = read("listen.allow", "10.0.0.0/8, ::1");

        assertThat(listenerSettings.allows(new byte[]{10, 1, 2, 3})).isTrue();
        assertThat(listenerSettings.allows(new byte[]{11, 1, 2, 3})).isFalse();
        assertThat(read().allows(new byte[]{11, 1, 2, 3})).isTrue();
    }

    @Test
    void theSharedKeyIsNeverShown() {
        assertThat(read("forward.shared-key", "SECRET", "forward.port", "1").toString()).doesNotContain("SECRET");
    }

    private static ListenerSettings read(String... settings) {
        return ConfigReader.read(Host.source(Path.of("/tmp"), settings)).listenerSettings();
    }
}
