// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.text.VariableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
    private final UnknownKeys keys = UnknownKeys.ofAllModules();

    @ParameterizedTest
    @CsvSource({"eventlog.flush.intervall, eventlog.flush.interval",
            "eventlog.queue.synchronus, eventlog.queue.synchronous",
            "eventlog.queue.maxBytes, eventlog.queue.max-bytes", "eventlog.queue.max.bytes, eventlog.queue.max-bytes",
            "eventlog.http.proxy_password, eventlog.http.proxy-password",
            "eventlog.request.boddy.types, eventlog.request.body.types",
            "eventlog.hots, eventlog.host", "eventlog.Host, eventlog.host", "eventlog.tag, eventlog.tags",
            "eventlog.queue-max-bytes, eventlog.queue.max-bytes",
            "eventlog.connect.timeout, eventlog.connect-timeout",
            "eventlog.requests.sample, eventlog.request.sample", "eventlog.https.path, eventlog.http.path",
            "eventlog.collector.retenton, eventlog.collector.retention"})
    void aMisspelledKeyIsFoundWithTheOneThatWasMeant(String key, String meant) {
        assertThat(keys.among(List.of(key))).containsExactly(Map.entry(key, meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.queue.colour", "eventlog.http.method", "eventlog.tls.x"})
    void aKeyBesideOthersIsFoundAlsoIfNoneIsNear(String key) {
        assertThat(keys.among(List.of(key))).containsExactly(Map.entry(key, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.host", "eventlog.collector.keys", "eventlog.kafka.topic"})
    void aKeyIsKnown(String key) {
        assertThat(keys.among(List.of(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.kafka.linger.ms", "eventlog.kafka.lingerms"})
    void anotherLibraryKnowsTheKeysOfAnOpenGroup(String key) {
        assertThat(keys.among(List.of(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.audit.host", "eventlog.audit.queue.max-bytes", "eventlog.audit.queue.maxbytes",
            "eventlog.a.queue.max-bytes", "eventlog.a.queue.maxbytes", "eventlog.flus.host",
            "eventlog.requests.enabled"})
    void theKeysOfADestinationMayBeThoseOfAnotherApplication(String key) {
        assertThat(keys.among(List.of(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.spool.directory", "eventlog.nats.user", "eventlog.mqtt.user", "eventlog.ftp.path",
            "eventlog.http2.path", "eventlog.dtls.ca", "eventlog.ws.port", "eventlog.topic", "eventlog.colour",
            "eventlog.db.url", "eventlog.site.name"})
    void aKeyMayBeThatOfACustomTransport(String key) {
        assertThat(keys.among(List.of(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eventlog", "eventlog.", "eventlog..", "eventlog.queue.", "eventlog.queue..max",
            "eventlog.queue.a b", "eventlog.queue.\"x\"", "EVENTLOG_HOTS", "%dev.eventlog.hots", "shop.eventlog.hots",
            "eventlog.client/mp-rest/url", "eventlog.queue.Bean/method/Retry/maxRetries"})
    void whatIsNotOfTheFormOfAKeyIsNotOurs(String key) {
        assertThat(keys.among(List.of(key))).isEmpty();
    }

    @Test
    void aVeryLongKeyIsNotOurs() {
        assertThat(keys.among(List.of("eventlog.queue." + "x".repeat(10_000)))).isEmpty();
        assertThat(keys.amongVariables(List.of("EVENTLOG" + "_X".repeat(100_000)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EVENTLOG_HOTS, EVENTLOG_HOST", "EVENTLOG_FLUSH_INTERVALL, EVENTLOG_FLUSH_INTERVAL",
            "EVENTLOG_QUEUE_MAXBYTES, EVENTLOG_QUEUE_MAX_BYTES", "EVENTLOG_CLOSE_TIMOUT, EVENTLOG_CLOSE_TIMEOUT",
            "EVENTLOG_REQUEST_LEVEL, EVENTLOG_REQUEST_LEVELS", "EVENTLOG_HTTPS_PATH, EVENTLOG_HTTP_PATH",
            "EVENTLOG_COLLECTOR_RETENTON, EVENTLOG_COLLECTOR_RETENTION"})
    void aMisspelledVariableIsFoundWithTheOneThatWasMeant(String name, String meant) {
        assertThat(keys.amongVariables(List.of(name))).containsExactly(Map.entry(name, meant));
    }

    @Test
    void theVariablesOfAllKeysAreKnown() throws IOException {
        List<String> all;
        try (InputStream list = UnknownKeys.class.getResourceAsStream("known.txt")) {
            all = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("eventlog.") && !line.endsWith("*")).toList();
        }

        assertThat(all).hasSizeGreaterThan(200).allSatisfy(key -> assertThat(keys.amongVariables(
                List.of(VariableName.of(key), VariableName.of("eventlog.my-audit." + key.substring(9))))).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVENTLOG_KAFKA_LINGER_MS", "EVENTLOG_QUEUE_COLOUR", "EVENTLOG_AUDIT_QUEUE_MAXBYTES",
            "EVENTLOG_REQUESTS_ENABLED", "EVENTLOG_HOME", "EVENTLOG_VERSION", "EVENTLOG_JAVA_OPTS", "EVENTLOG_DB_URL",
            "EVENTLOG_DB_HOST", "EVENTLOG_DB_PASSWORD", "EVENTLOG_DTLS_CA", "EVENTLOG_HTTP2_PATH", "EVENTLOG",
            "EVENTLOG_", "EVENTLOG__HOTS", "eventlog_hots", "SHOP_EVENTLOG_HOTS"})
    void aVariableMayBeThatOfAnotherProgram(String name) {
        assertThat(keys.amongVariables(List.of(name))).isEmpty();
    }

    /** Kubernetes sets these for services named eventlog and eventlog-collector. */
    @ParameterizedTest
    @ValueSource(strings = {"EVENTLOG", "EVENTLOG_COLLECTOR", "EVENTLOG_HTTP", "EVENTLOG_TCP", "EVENTLOG_SYSLOG",
            "EVENTLOG_FORWARD", "EVENTLOG_DB", "EVENTLOG_KAFKA"})
    void theVariablesOfServicesAreNotOurs(String service) {
        List<String> names = Stream.of("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_5001_TCP",
                "PORT_5001_TCP_PROTO", "PORT_5001_TCP_PORT", "PORT_5001_TCP_ADDR", "NAME")
                .map(name -> service + '_' + name).toList();

        assertThat(keys.amongVariables(names)).isEmpty();
    }

    @Test
    void eachSingleSlipInAKeyWithTwoPartsIsFound() {
        UnknownKeys two = new UnknownKeys(Set.of("eventlog.flush.interval", "eventlog.queue.max-age"));

        for (int i = "eventlog.flush.".length(); i < "eventlog.flush.interval".length(); i++) {
            StringBuilder missing = new StringBuilder("eventlog.flush.interval").deleteCharAt(i);
            StringBuilder doubled = new StringBuilder("eventlog.flush.interval").insert(i, 'q');
            assertThat(two.among(List.of(missing.toString(), doubled.toString()))).hasSize(2)
                    .allSatisfy((key, meant) -> assertThat(meant).isEqualTo("eventlog.flush.interval"));
        }
    }

    @Test
    void withoutAListNothingIsUnknown() {
        assertThat(new UnknownKeys(Set.of()).among(List.of("eventlog.hots", "eventlog.queue.x"))).isEmpty();
    }

    @Test
    void aMessageNamesTheKeysAndAtMostTwenty() {
        TreeMap<String, String> found = new TreeMap<>();
        found.put("eventlog.hots", "eventlog.host");
        IntStream.range(10, 32).forEach(i -> found.put("eventlog.queue.x" + i, ""));

        assertThat(UnknownKeys.told(found))
                .startsWith("eventlog.hots (did you mean eventlog.host?), eventlog.queue.x10, ")
                .endsWith("eventlog.queue.x28, and 3 more");
    }
}
