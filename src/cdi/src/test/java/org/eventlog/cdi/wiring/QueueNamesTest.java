// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eventlog.file.NextNames;
import org.junit.jupiter.api.Test;

class QueueNamesTest {

    @Test
    void plainNamesAreInTheName() {
        assertThat(Configuration.queueFile("shop", null)).isEqualTo("eventlog-shop.db");
        assertThat(Configuration.queueFile("shop-1.0.4", "audit")).isEqualTo("eventlog-shop-1.0.4+audit.db");
    }

    @Test
    void noApplicationOrDestinationMayTakeOverTheFileOfAnother() {
        Set<String> files = new TreeSet<>();
        for (String name : List.of("shop", "shop-2", "shop_2", "shop/2", "shop-audit", "shop audit", "shop_audit")) {
            files.add(Configuration.queueFile(name, null));
            for (String destination : List.of("audit", "audit-2", "audit-02", "audit-64", "audit-2-2")) {
                files.add(Configuration.queueFile(name, destination));
            }
        }

        assertThat(files).hasSize(42).noneMatch(file -> NextNames.of(Path.of(file)).stream().skip(1)
                .anyMatch(next -> files.contains(next.toString())));
    }
}
