// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eventlog.file.NextNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueNamesTest {

    @Test
    void plainNamesAreInTheName() {
        assertThat(DefaultQueueFile.name("shop", null, null)).isEqualTo("eventlog-shop.db");
        assertThat(DefaultQueueFile.name("shop-1.0.4", null, "audit")).isEqualTo("eventlog-shop-1.0.4+audit.db");
    }

    @ParameterizedTest
    @CsvSource({"shops, vfs:/content/shops.ear/one.war/WEB-INF/lib/eventlog.jar, eventlog-shops~one.db",
            "shops, file:/wlp/workarea/.cache/.cache/one-1.0.4.war/WEB-INF/lib/eventlog.jar, eventlog-shops~one.db",
            "shops, file:/wlp/apps/shops.ear/one-2.1-SNAPSHOT.war!/WEB-INF/lib/eventlog.jar, eventlog-shops~one.db",
            "shops, file:/domain/applications/shops/one_war/WEB-INF/lib/eventlog.jar, eventlog-shops~one.db",
            "shops, file:/wlp/.cache/.cache/one-1.0-rc.1.war/WEB-INF/lib/eventlog.jar, eventlog-shops~one.db",
            "shops, vfs:/content/shops.ear/one-1.0.4-20261130.101010-3.war/WEB-INF/lib/e.jar, eventlog-shops~one.db",
            "shops, vfs:/content/shops.ear/web/one.war/WEB-INF/lib/e.jar, eventlog-shops~web_one.48db0d2b.db",
            "shop, file:/wlp/apps/orders-1.0.war/WEB-INF/lib/eventlog.jar, eventlog-shop.db",
            "shops, vfs:/content/shops.ear/lib/eventlog.jar, eventlog-shops.db",
            "shops, file:/domain/applications/shops/lib/eventlog.jar, eventlog-shops.db",
            "shop, vfs:/content/shop.war/WEB-INF/lib/eventlog.jar, eventlog-shop.db",
            "shop, file:/domain/applications/shop/WEB-INF/lib/eventlog.jar, eventlog-shop.db",
            "shop-1.0.4, file:/wlp/apps/shop-1.0.4.war/WEB-INF/lib/eventlog.jar, eventlog-shop-1.0.4.db"})
    void theModuleOfAnEarIsInTheNameWithoutItsVersion(String application, String location, String name) {
        assertThat(DefaultQueueFile.name(application, DefaultQueueFile.module(location), null)).isEqualTo(name);
    }

    @Test
    void longNamesAreCutAndStayDistinct() {
        String one = DefaultQueueFile.name("a".repeat(500), null, null);
        String other = DefaultQueueFile.name("a".repeat(499) + 'b', null, null);

        assertThat(one).hasSizeLessThan(130).isNotEqualTo(other);
    }

    @Test
    void noApplicationOrDestinationMayTakeOverTheFileOfAnother() {
        Set<String> files = new TreeSet<>();
        for (String name : List.of("shop", "shop-2", "shop_2", "shop/2", "shop-audit", "shop audit", "shop_audit")) {
            for (String module : Arrays.asList(null, "one", "one-2", "two")) {
                files.add(DefaultQueueFile.name(name, module, null));
                for (String destination : List.of("audit", "audit-2", "audit-02", "audit-64", "audit-2-2")) {
                    files.add(DefaultQueueFile.name(name, module, destination));
                }
            }
        }

        assertThat(files).hasSize(168).noneMatch(file -> NextNames.of(Path.of(file)).stream().skip(1)
                .anyMatch(next -> files.contains(next.toString())));
    }
}
