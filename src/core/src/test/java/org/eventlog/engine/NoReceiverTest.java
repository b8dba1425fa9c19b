// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event log of Java SE that got no receiver. */
class NoReceiverTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");

    private final List<String> warnings = new ArrayList<>();
    private final Filter before = LOG.getFilter();

    @BeforeEach
    void listen() {
        LOG.setFilter(record -> {
            if (record.getMessage().startsWith("EVL-1006")) {
                warnings.add(record.getMessage());
            }
            return false;
        });
    }

    @AfterEach
    void forget() {
        LOG.setFilter(before);
    }

    @Test
    void isWarnedAboutIfNothingSaysWhereTheReceiverIs() {
        EventLog.builder().set("eventlog.db", ":memory:").build().close();

        assertThat(warnings).singleElement().asString().contains("system properties", "from(...)");
    }

    @Test
    void isNoFaultIfEventsAreToBePrinted() {
        EventLog.builder().set("eventlog.db", ":memory:").host("console").build().close();
        EventLog.builder().set("eventlog.db", ":memory:").protocol("console").build().close();

        assertThat(warnings).isEmpty();
    }

    @Test
    void isLeftToWhoeverGivesASource() {
        EventLog.builder().from(Map.of("eventlog.db", ":memory:")::get).build().close();

        assertThat(warnings).isEmpty();
    }
}
