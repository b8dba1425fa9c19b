// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingSettingsTest {
    @Test
    void whatIsNotSetIsTheDefault() {
        assertThat(EncodingSettings.read(new Settings(key -> null))).isEqualTo(EncodingSettings.DEFAULT);
    }

    @Test
    void readsAllItsKeys() {
        assertThat(EncodingSettings.read(settings(Map.of("eventlog.format", "MsgPack", "eventlog.layout", "logstash",
                "eventlog.logstash.type", "web", "eventlog.logstash.extra", "shop.data"))))
                .isEqualTo(new EncodingSettings("msgpack", "logstash", "web", "shop.data"));
        assertThat(EncodingSettings.read(settings(Map.of("eventlog.logstash.extra", "none"))).extra()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "@timestamp", "@metadata", "host", "a b", "a\"b", "é"})
    void theObjectsNameMustBeFreeAndPlain(String name) {
        Settings settings = settings(Map.of("eventlog.logstash.extra", name));

        EncodingSettings.read(settings);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.logstash.extra");
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "http"})
    void whatCarriesLinesCannotCarryMessagePack(String protocol) {
        Settings settings = settings(Map.of("eventlog.format", "msgpack"));

        EncodingSettings.checkProtocol(settings, protocol);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.format")
                .hasMessageContaining("eventlog.protocol is " + protocol);
    }

    @Test
    void tcpCarriesBothEncodings() {
        Settings settings = settings(Map.of("eventlog.format", "msgpack"));

        EncodingSettings.checkProtocol(settings, "tcp");

        settings.check();
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings(values::get);
    }
}
