// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.config.ConfigurationException.Fault;
import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static Settings settings(String... more) {
        Map<String, String> texts = new HashMap<>(Map.of("eventlog.host", "one,two:9093"));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return new Settings(new SettingSource() {
            @Override
            public Found find(String key) {
                return Found.of(texts.get(key));
            }

            @Override
            public Set<String> keys() {
                return texts.keySet();
            }
        });
    }

    private static Map<String, Object> client(String... more) {
        Settings settings = settings(more);
        Map<String, Object> client = KafkaSettings.read(settings).client();
        assertThat(settings.faults()).isEmpty();
        return client;
    }

    private static List<String> faults(String... more) {
        Settings settings = settings(more);
        KafkaSettings.read(settings);
        return settings.faults().stream().map(Fault::toString).toList();
    }

    @Test
    void theDefaultsDeliverAllEventsInOrder() {
        assertThat(client()).containsEntry("bootstrap.servers", "one:9092,two:9093").containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE).containsEntry("max.block.ms", "5000")
                .containsEntry("compression.type", "lz4").containsEntry("client.id", "eventlog")
                .containsEntry("security.protocol", "PLAINTEXT");
    }

    @Test
    void settingsOfKafkasProducerArePassedOn() {
        assertThat(client("eventlog.kafka.compression.type", "gzip", "eventlog.kafka.linger.ms", "7",
                "eventlog.kafka.client.id", "shop", "eventlog.application", "ignored"))
                .containsEntry("compression.type", "gzip").containsEntry("linger.ms", "7")
                .containsEntry("client.id", "shop");
        assertThat(client("eventlog.application", "shop")).containsEntry("client.id", "eventlog-shop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "eventlog.kafka.lingr.ms | 5 | the name of a setting of Kafka's producer",
            "eventlog.kafka.group.id | 5 | the name of a setting of Kafka's producer",
            "eventlog.kafka.linger.ms | soon | a whole number",
            "eventlog.kafka.linger.ms | 3600000 | below 30000, which is eventlog.read-timeout",
            "eventlog.kafka.batch.size | -1 | a whole number: [0,...]",
            "eventlog.kafka.compression.type | zip | [none, gzip, snappy, lz4, zstd]",
            "eventlog.kafka.partitioner.class | com.example.None | a class that is there",
            "eventlog.kafka.max.in.flight.requests.per.connection | 5 | none, as it is always 1",
            "eventlog.kafka.ssl.truststore.location | /no/such/file | a file that can be read",
            "eventlog.kafka.acks | 1 | none, as it is always all",
            "eventlog.kafka.enable.idempotence | false | none, as it is always true",
            "eventlog.kafka.delivery.timeout.ms | 1000 | none, as the queue decides",
            "eventlog.kafka.max.block.ms | 1000 | none, as it is eventlog.connect-timeout",
            "eventlog.kafka.bootstrap.servers | a:1 | none, as eventlog.host",
            "eventlog.kafka.transactional.id | x | none, as there are no transactions",
            "eventlog.kafka.max.request.size | 100 | a whole number from 4096",
            "eventlog.kafka.buffer.memory | 100000 | a whole number from 131072, as eventlog.kafka.batch.size is 131072",
            "eventlog.kafka.user | shop | both of user and password",
            "eventlog.host | a b | [IPv6 address]:port",
    })
    void aWrongSettingIsAFaultOfItsKey(String key, String value, String allowed) {
        assertThat(faults(key, value)).singleElement().asString()
                .startsWith(key.equals("eventlog.kafka.user") ? "eventlog.kafka.password" : key).contains(allowed);
    }

    @Test
    void allFaultsAreReportedTogether() {
        assertThat(faults("eventlog.kafka.linger.ms", "soon", "eventlog.kafka.acks", "0", "eventlog.kafka.x", "1"))
                .hasSize(3);
    }

    @Test
    void faultsContainNoSecret() {
        assertThat(faults("eventlog.kafka.user", "shop", "eventlog.kafka.password", "hunter2",
                "eventlog.kafka.sasl.jaas.config", "hunter3 required;", "eventlog.kafka.sasl.pasword", "hunter4",
                "eventlog.kafka.sasl.mechanism", "GSSAPI").toString()).doesNotContain("hunter")
                .contains("eventlog.kafka.sasl.jaas.config", "eventlog.kafka.sasl.pasword");
    }

    @Test
    void userAndPasswordConfigureTheLogin() {
        assertThat(client("eventlog.kafka.user", "shop", "eventlog.kafka.password", "a\"b\\c"))
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"shop\" password=\"a\\\"b\\\\c\";");
        assertThat(client("eventlog.kafka.user", "shop", "eventlog.kafka.password", "x", "eventlog.tls.enabled",
                "true", "eventlog.kafka.sasl.mechanism", "PLAIN")).containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.engine.factory.class", TlsEngines.class)
                .hasEntrySatisfying("sasl.jaas.config",
                        jaas -> assertThat(jaas).asString().contains("PlainLoginModule"));
    }

    @Test
    void tlsIsConfiguredInOnePlace() {
        assertThat(client("eventlog.kafka.security.protocol", "SSL")).containsEntry("security.protocol", "SSL")
                .doesNotContainKey("ssl.engine.factory.class");
        assertThat(faults("eventlog.tls.enabled", "true", "eventlog.kafka.ssl.cipher.suites", "x")).singleElement()
                .asString().contains("eventlog.kafka.ssl.cipher.suites", "none, as eventlog.tls.enabled is true");
        assertThat(faults("eventlog.tls.enabled", "true", "eventlog.kafka.security.protocol", "PLAINTEXT"))
                .singleElement().asString().contains("eventlog.tls.enabled");
    }

    @Test
    void aLoginNeedsAProtocolWithLogin() {
        assertThat(client("eventlog.kafka.user", "shop", "eventlog.kafka.password", "x",
                "eventlog.kafka.security.protocol", "sasl_ssl")).containsEntry("security.protocol", "SASL_SSL");
        assertThat(faults("eventlog.kafka.user", "shop", "eventlog.kafka.password", "x",
                "eventlog.kafka.security.protocol", "plaintext")).singleElement().asString()
                .contains("eventlog.kafka.security.protocol", "SASL_PLAINTEXT, as there is a login");
    }

    @ParameterizedTest
    @CsvSource({"eventlog-{application},eventlog-sh_p", "{site|north}.{release|all},north.all", "{project},_1"})
    void aTopicWithTheApplicationsValuesIsTheSameForAllEvents(String template, String topic) {
        Records records = new Records(settings("eventlog.kafka.topic", template, "eventlog.application", "sh\u00f6p",
                "eventlog.project", "{1"), Payload.JSON);

        assertThat(records.isOneTopic()).isTrue();
        assertThat(records.topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{application}", "{application|..}", "{site}{release|.}"})
    void aTopicWithoutAnyValueIsAFault(String template) {
        Settings settings = settings("eventlog.kafka.topic", template);
        new Records(settings, Payload.JSON);

        assertThat(settings.faults()).singleElement().asString().contains("eventlog.kafka.topic",
                "with the values of this application it is");
    }

    @Test
    void anEventLogWithAMisspelledSettingIsNotStarted() {
        EventLog.Builder builder = EventLog.builder().set("eventlog.protocol", "kafka").set("eventlog.host", "h")
                .set("eventlog.db", ":memory:").set("eventlog.kafka.compresion.type", "gzip")
                .set("eventlog.kafka.topic", "a b").set("eventlog.kafka.key", "{usr}");

        assertThatThrownBy(builder::build).hasMessageContaining("eventlog.kafka.compresion.type")
                .hasMessageContaining("eventlog.kafka.topic").hasMessageContaining("eventlog.kafka.key");
    }

    @Test
    void truncatesAnEventToTheRequestLimit() {
        assertThat(KafkaSettings.maxEventBytes(settings())).isEqualTo(1_048_576 - 8192);
        assertThat(KafkaSettings.maxEventBytes(settings("eventlog.kafka.max.request.size", "2000000")))
                .isEqualTo(2_000_000 - 8192);
        assertThat(KafkaSettings.maxEventBytes(settings("eventlog.kafka.max.request.size", "2000000",
                "eventlog.kafka.buffer.memory", "500000"))).isEqualTo(500_000 - 8192);
    }
}
