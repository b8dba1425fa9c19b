// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that depend on each other: each fault is reported, and no fault twice. */
class RelatedFaultsTest {
    @Test
    void certificateThatIsMissingIsReportedTogetherWithItsMissingKey() {
        assertThat(faults(Map.of("eventlog.protocol", "tls", "eventlog.tls.certificate", "/no/such.pem")))
                .satisfiesExactlyInAnyOrder(
                        key -> assertThat(key).startsWith("eventlog.tls.key = \"\"")
                                .contains("as eventlog.tls.certificate is set"),
                        file -> assertThat(file).startsWith("eventlog.tls.certificate = \"/no/such.pem\"")
                                .contains("a PEM file with a certificate"));
    }

    @Test
    void wrongIndexIsNotAlsoAMissingOne() {
        assertThat(faults(Map.of("eventlog.protocol", "http", "eventlog.http.body", "bulk", "eventlog.http.index",
                "Upper"))).singleElement().asString().startsWith("eventlog.http.index = \"Upper\"")
                .contains("lower case");
    }

    @Test
    void apiKeyNeedsAKey() {
        assertThat(faults(Map.of("eventlog.protocol", "http", "eventlog.http.auth", "api-key")))
                .singleElement().asString().startsWith("eventlog.key = \"\"").contains("a key, as eventlog.http.auth");
    }

    @Test
    void wrongKeyIsNotAlsoAMissingOne() {
        assertThat(faults(Map.of("eventlog.protocol", "http", "eventlog.http.auth", "api-key", "eventlog.key", "a b")))
                .singleElement().asString().startsWith("eventlog.key = \"(secret)\"").contains("without spaces");
    }

    @Test
    void missingHostHidesNoOtherFault() {
        assertThat(faults(Map.of("eventlog.protocol", "http", "eventlog.host", "", "eventlog.http.auth", "api-key",
                "eventlog.connection.max-age", "soon"))).satisfiesExactlyInAnyOrder(
                        host -> assertThat(host).startsWith("eventlog.host = \"\"")
                                .contains("the receiver's name or address, as eventlog.protocol is http"),
                        key -> assertThat(key).startsWith("eventlog.key = \"\""),
                        age -> assertThat(age).startsWith("eventlog.connection.max-age = \"soon\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"eventlog.host|https://ada:hunter22@logs.example.org",
            "eventlog.host|ada:hunter22@h:5001", "eventlog.host|good:5001,ada:hun@ter22@h",
            "eventlog.host|ada:hunter22,ter22@h:5", "eventlog.host|ada:hunter22 ter22@h", "eventlog.host|:hunter22@h",
            "eventlog.host|a/:hunter22@h", "eventlog.host|https://ada:hunter22 ter22@h/",
            "eventlog.http.proxy|ada:hunter22,ter22@h", "eventlog.retry.max|ada:hunter22 ter22@h",
            "eventlog.http.path|https://ada:hunter22@h/x", "eventlog.http.path|nope?token=hunter22",
            "eventlog.http.user|ada:hunter22", "eventlog.http.proxy-user|ada:hunter22",
            "eventlog.close-timeout|password=hunter22"})
    void secretsInTheWrongPlaceAreNotShown(String key, String value) {
        assertThat(faults(Map.of("eventlog.protocol", "http", key, value)).toString()).contains(key + " = ")
                .doesNotContain("hunter22", "ter22");
    }

    @Test
    void formatThatNoProtocolHasIsOneFault() {
        assertThat(faults(Map.of("eventlog.protocol", "otlp", "eventlog.format", "xml"))).singleElement().asString()
                .startsWith("eventlog.format = \"xml\"").contains("allowed is none, as eventlog.protocol is otlp");
        assertThat(faults(Map.of("eventlog.protocol", "forward", "eventlog.format", "xml"))).singleElement().asString()
                .startsWith("eventlog.format = \"xml\"")
                .contains("allowed is msgpack, as eventlog.protocol is forward");
    }

    private static List<String> faults(Map<String, String> values) {
        EventLog.Builder builder = EventLog.builder().host("127.0.0.1").set("eventlog.db", ":memory:");
        values.forEach(builder::set);
        ConfigurationException thrown = catchThrowableOfType(ConfigurationException.class,
                () -> builder.build().close());
        return thrown.faults().stream().map(Object::toString).toList();
    }
}
