// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmqpSettingsTest {

    @ParameterizedTest
    @CsvSource({
            "amqp://ada:s%40crt@mq:5673/shop, amqp://mq:5673/shop, ada, s@crt, shop",
            "amqp://mq, amqp://mq:5672/, guest, guest, /",
            "amqp://mq/, amqp://mq:5672/, guest, guest, /",
            "amqp://guest@localhost//, amqp://localhost:5672/, guest, guest, /",
            "amqps://mq/a%2Fb, amqps://mq:5671/a/b, guest, guest, a/b",
            "'pyamqp://u:p+w@mq1,mq2:5/x', 'amqp://mq1:5672,mq2:5/x', u, p+w, x",
            "amqp://:@mq/x, amqp://mq:5672/x, guest, guest, x",
            "AMQPS://u:p?w#@mq/a/b, amqps://mq:5671/a/b, u, p?w#, a/b",
            "amqp://u:p@[::1]:5673/x, amqp://[::1]:5673/x, u, p, x"})
    void aUriIsReadAsCeleryReadsIt(String uri, String shown, String user, String password, String vhost) {
        AmqpSettings read = read(Map.of("eventlog.amqp.uri", uri, "eventlog.host", "not.that.one"));

        assertThat(read.describe()).isEqualTo(shown + " exchange logstash");
        assertThat(read.user()).isEqualTo(user);
        assertThat(read.password()).isEqualTo(password);
        assertThat(read.vhost()).isEqualTo(vhost);
    }

    @Test
    void theHostIsConfiguredAsForOtherProtocols() {
        AmqpSettings read = read(Map.of("eventlog.host", "mq1,mq2", "eventlog.amqp.vhost", "shop",
                "eventlog.tls.enabled", "true", "eventlog.amqp.exchange", "default"));

        assertThat(read.describe()).isEqualTo("amqps://mq1:5671,mq2:5671/shop exchange (default)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mq", "http://u:hunter2@mq", "amqp://", "amqp://u:hunter2@mq:99999",
            "amqp://u:hunt@er2@mq/",
            "amqp://u:hunter2@mq/?heartbeat=5", "amqp://u:hunter2@mq//;amqp://mq2//", "amqp://u:hunter2@mq;mq2",
            "amqp://u:hunter2@mq1,u:hunter2@mq2/", "amqp://u:hunter2@mq:/x y:", "amqp://u:hunter2@mq/%zz",
            "amqp://u:hunt/er2@mq", "amqp://u:hunter2@${MQ}/"})
    void aFaultOfTheUriNamesItsKeyAndShowsNoPassword(String uri) {
        assertThatThrownBy(() -> read(Map.of("eventlog.amqp.uri", uri))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.amqp.uri").hasMessageNotContaining("hunt");
    }

    @Test
    void requiresAUriOrAHost() {
        assertThatThrownBy(() -> EventLog.builder().set("eventlog.protocol", "amqp").set("eventlog.db", ":memory:")
                .build()).isInstanceOf(ConfigurationException.class).hasMessageContaining("eventlog.amqp.uri");
    }

    @ParameterizedTest
    @CsvSource({"eventlog.amqp.routing-key,{nme}", "eventlog.amqp.headers,level", "eventlog.amqp.headers,{nme}=x",
            "eventlog.amqp.headers,CC={name}", "eventlog.amqp.headers,eventlog-position=1",
            "'eventlog.amqp.headers','a=1,a=2'",
            "eventlog.amqp.exchange-type,x-mine"})
    void aFaultNamesTheKey(String key, String value) {
        assertThatThrownBy(() -> EventLog.builder().set("eventlog.protocol", "amqp").set("eventlog.db", ":memory:")
                .host("mq").set(key, value).build()).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(key).hasMessageContaining(value);
    }

    private static AmqpSettings read(Map<String, String> texts) {
        Settings settings = new Settings(texts::get);
        AmqpSettings read = AmqpSettings.read(settings);
        settings.check();
        return read;
    }
}
