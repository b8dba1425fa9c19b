// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingSettingsTest {
    @Test
    void whatIsNotSetIsTheDefault() {
        assertThat(read(new Settings(key -> null), Payload.ANY)).isEqualTo(EncodingSettings.DEFAULT);
    }

    @Test
    void readsAllItsKeys() {
        assertThat(read(settings(Map.of("eventlog.format", "MsgPack", "eventlog.layout", "logstash",
                "eventlog.logstash.type", "web", "eventlog.logstash.extra", "shop.data")), Payload.ANY))
                .isEqualTo(new EncodingSettings("msgpack", "logstash", "web", "shop.data"));
        assertThat(read(settings(Map.of("eventlog.logstash.extra", "none")), Payload.ANY).extra()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "@timestamp", "@metadata", "host", "a b", "a\"b", "é"})
    void theObjectsNameMustBeFreeAndPlain(String name) {
        Settings settings = settings(Map.of("eventlog.logstash.extra", name));

        read(settings, Payload.ANY);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.logstash.extra");
    }

    @Test
    void whatCarriesLinesCannotCarryMessagePack() {
        Settings settings = settings(Map.of("eventlog.format", "msgpack"));

        read(settings, Payload.LINES);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.format")
                .hasMessageContaining("eventlog.protocol is p");
    }

    @Test
    void whatCarriesFluentdsEntriesChoosesMessagePackItself() {
        assertThat(read(settings(Map.of()), Payload.FORWARD).format()).isEqualTo("forward");
        assertThat(read(settings(Map.of("eventlog.format", "msgpack")), Payload.FORWARD).format()).isEqualTo("forward");
        Settings settings = settings(Map.of("eventlog.format", "json"));

        read(settings, Payload.FORWARD);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("msgpack, as eventlog.protocol is p");
    }

    @Test
    void whatCarriesAnythingCarriesBothEncodings() {
        Settings settings = settings(Map.of("eventlog.format", "msgpack"));

        assertThat(read(settings, Payload.ANY).format()).isEqualTo("msgpack");

        settings.check();
    }

    private static EncodingSettings read(Settings settings, Payload payload) {
        return EncodingSettings.read(settings, payload, "p");
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings(values::get);
    }
}
