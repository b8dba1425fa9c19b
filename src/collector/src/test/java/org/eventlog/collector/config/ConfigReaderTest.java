// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.collector.Host;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    @Test
    void hasADefaultForEverySetting() {
        CollectorConfig config = ConfigReader.read(key -> null);

        assertThat(config.enabled()).isTrue();
        assertThat(config.path()).isEqualTo("/eventlog");
        assertThat(config.keys()).isEmpty();
        assertThat(config.store().file()).isAbsolute().hasFileName("eventlog-collector.db");
        assertThat(config.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.viewerRole()).isEqualTo("eventlog-viewer");
        assertThat(config.openToLoopback()).isFalse();
        assertThat(config.limits()).isEqualTo(new CollectorConfig.Limits(1 << 20, 8 << 20, 5_000, 256 << 10, 32 << 10,
                64 << 10, 8 << 10, 200, 128, 8, Duration.ofMinutes(10), 10 << 20));
        assertThat(config.queueEvents()).isEqualTo(20_000);
        assertThat(config.queueBytes()).isEqualTo(64 << 20);
    }

    @Test
    void reportsAllFaultsTogetherWithAllowedValues() {
        assertThatThrownBy(() -> read("path", "eventlog/", "retention", "forever", "max-depth", "0", "open-to-loopback",
                "perhaps", "max-body", "1TB")).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("EVL-1001")
                .hasMessageContainingAll("eventlog.collector.path = \"eventlog/\"",
                        "eventlog.collector.retention = \"forever\"",
                        "eventlog.collector.max-depth = \"0\": allowed is a whole number from 2 to 64",
                        "eventlog.collector.open-to-loopback = \"perhaps\": allowed is true or false",
                        "eventlog.collector.max-body = \"1TB\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", ":Memory:", "file::memory:", "file:events.db?mode=memory",
            "jdbc:sqlite:events.db"})
    void theDatabaseIsAFile(String db) {
        assertThatThrownBy(() -> read("db", db)).hasMessageContaining("eventlog.collector.db = \"" + db
                + "\": allowed is a file, no memory and no URI");
    }

    @Test
    void anEmptyNameOfTheDatabaseIsTheDefault() {
        assertThat(ConfigReader.read(key -> key.equals("eventlog.collector.db") ? " " : null).store().file())
                .isAbsolute().hasFileName("eventlog-collector.db");
    }

    @Test
    void neverShowsASecret() {
        assertThatThrownBy(() -> read("keys",
                "shop=tooshort-SECRET,=another-SECRET-0123456789,shop=SECRET with blanks 0123456789"))
                .hasMessageContainingAll("(entry 1, source shop)", "this one has 15", "(entry 2)",
                        "(entry 3, source shop)")
                .hasMessageNotContaining("SECRET");
        assertThat(read("keys", "shop=0123456789abcdefghij").toString()).doesNotContain("0123456789abcdefghij");
    }

    @Test
    void storesEventsAtTheConfiguredPlace() {
        assertThat(read().store().where()).isEqualTo("/tmp/events.db");
        assertThat(read("store", "postgres").store())
                .isEqualTo(new CollectorConfig.Store(null, new CollectorConfig.Postgres("java:comp/DefaultDataSource",
                        "eventlog"), null, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100)));
        CollectorConfig.Store far = read("store", "opensearch", "opensearch.url", "https://h:9200/search",
                "opensearch.user", "ann", "opensearch.password", "a-SECRET", "opensearch.index", "log").store();
        assertThat(far.openSearch()).extracting(CollectorConfig.OpenSearch::user,
                CollectorConfig.OpenSearch::password).containsExactly("ann", "a-SECRET");
        assertThat(far.where()).isEqualTo("OpenSearch at https://h:9200/search, indices log-*");
        assertThat(far.toString()).doesNotContain("SECRET");
    }

    @Test
    void refusesUnknownStoresAndInvalidNames() {
        assertThatThrownBy(() -> read("store", "mysql", "opensearch.url", "https://ann:secret@h", "opensearch.index",
                "Log", "postgres.schema", "pg_log")).hasMessageContainingAll("one of sqlite, postgres, opensearch",
                        "eventlog.collector.opensearch.url", "eventlog.collector.opensearch.index = \"Log\"",
                        "eventlog.collector.postgres.schema = \"pg_log\"");
    }

    @Test
    void refusesOneSecretForTwoSources() {
        assertThatThrownBy(() -> read("keys", "a=0123456789abcdefghij,b=0123456789abcdefghij"))
                .hasMessageContaining("(entry 2, source b)");
    }

    @Test
    void refusesAQueueSmallerThanABatch() {
        assertThatThrownBy(() -> read("queue.max-events", "1000"))
                .hasMessageContaining(
                        "queue.max-events = \"1000\": allowed is at least eventlog.collector.max-batch-events");
    }

    private static CollectorConfig read(String... settings) {
        return ConfigReader.read(Host.source(Path.of("/tmp"), settings));
    }
}
