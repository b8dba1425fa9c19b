// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.mp.MicroProfileSettings;
import org.junit.jupiter.api.Test;

class MicroProfileFaultsTest {
    @Test
    void javaSeEventLogReportsAllFaultsInOneMessage() {
        Map<String, String> values = Map.of("eventlog.db", ":memory:", "eventlog.host", "${LOG_HOST}",
                "eventlog.protocol", "http",
                "eventlog.key", "${LOG_KEY}", "eventlog.level", "${LEVEL}", "eventlog.batch.max-events", "none");

        Config config = new SmallRyeConfigBuilder().addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "application.properties", 100)).build();

        assertThatThrownBy(() -> EventLog.builder().from(MicroProfileSettings.of(config)).build())
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.faults())
                        .extracting(ConfigurationException.Fault::key).containsExactlyInAnyOrder("eventlog.host",
                                "eventlog.key", "eventlog.level", "eventlog.batch.max-events"));
    }
}
