// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    @Test
    void hasADefaultForEverySetting() {
        CollectorConfig config = ConfigReader.read(new SmallRyeConfigBuilder().build());

        assertThat(config.enabled()).isTrue();
        assertThat(config.path()).isEqualTo("/eventlog");
        assertThat(config.keys()).isEmpty();
        assertThat(config.store().file()).isAbsolute().hasFileName("eventlog-collector.db");
        assertThat(config.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.viewerRole()).isEqualTo("eventlog-viewer");
        assertThat(config.openToLoopback()).isFalse();
        assertThat(config.limits()).isEqualTo(new CollectorConfig.Limits(1 << 20, 8 << 20, 5_000, 256 << 10, 32 << 10,
                64 << 10, 8 << 10, 200, 128, 8, Duration.ofMinutes(10)));
        assertThat(config.queueEvents()).isEqualTo(20_000);
        assertThat(config.queueBytes()).isEqualTo(64 << 20);
    }

    @Test
    void namesAllFaultsAtOnceAndWhatIsAllowed() {
        assertThatThrownBy(() -> read("path", "eventlog/", "retention", "forever", "max-depth", "0", "open-to-loopback",
                "yes", "max-body", "1TB")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("EVL-6002")
                .hasMessageContainingAll("eventlog.collector.path is eventlog/",
                        "eventlog.collector.retention is forever",
                        "500ms, 10s, 30d", "eventlog.collector.max-depth is 0, allowed is 2 to 64",
                        "eventlog.collector.open-to-loopback is yes, allowed is true or false",
                        "eventlog.collector.max-body is 1TB");
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
    void refusesOneSecretForTwoSources() {
        assertThatThrownBy(() -> read("keys", "a=0123456789abcdefghij,b=0123456789abcdefghij"))
                .hasMessageContaining("(entry 2, source b)");
    }

    @Test
    void refusesAQueueSmallerThanABatch() {
        assertThatThrownBy(() -> read("queue.max-events", "1000"))
                .hasMessageContaining(
                        "queue.max-events is 1000, allowed is at least eventlog.collector.max-batch-events");
    }

    @Test
    void readsUnitsAsPeopleWriteThem() {
        assertThat(Units.bytes("64KiB")).isEqualTo(65_536);
        assertThat(Units.bytes("2 MB")).isEqualTo(2 << 20);
        assertThat(Units.bytes("17")).isEqualTo(17);
        assertThat(Units.bytes("-1")).isNull();
        assertThat(Units.bytes("999999999999999GB")).isNull();
        assertThat(Units.millis("90s")).isEqualTo(90_000);
        assertThat(Units.millis("PT1H")).isEqualTo(3_600_000);
        assertThat(Units.millis("30d")).isEqualTo(30 * 86_400_000L);
        assertThat(Units.millis("5")).isNull();
    }

    @Test
    void findsTheDataDirectoryOfEachServer() {
        assertThat(DataDirectory.of(p -> p.equals("jboss.server.data.dir") ? "/w/data" : null, e -> null))
                .isEqualTo(Path.of("/w/data"));
        assertThat(DataDirectory.of(p -> p.equals("com.sun.aas.instanceRoot") ? "/p" : null, e -> null))
                .isEqualTo(Path.of("/p"));
        assertThat(DataDirectory.of(p -> p.equals("wlp.server.name") ? "s1" : null,
                e -> e.equals("WLP_OUTPUT_DIR") ? "/out" : null)).isEqualTo(Path.of("/out/s1"));
        assertThat(DataDirectory.of(p -> p.equals("user.dir") ? "/here" : null, e -> null)).isEqualTo(Path.of("/here"));
    }

    private static CollectorConfig read(String... settings) {
        return ConfigReader.read(Host.config(Path.of("/tmp"), settings));
    }
}
