// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class StatusPageTest extends HostTest {

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "retention", "9d", "max-events", "12345", "backup.dir",
                directory.resolve("copies").toString()};
    }

    @Test
    void onlyAdministratorsSeeIt() throws Exception {
        assertThat(triage.get("/status").statusCode()).isEqualTo(403);
        assertThat(admin.get("/status").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/").body()).doesNotContain("href=\"status\"");
    }

    @Test
    void tellsOfSpaceLimitsSourcesKeysAndBackups() throws Exception {
        host.event("{\"name\":\"a\"}");
        host.event("{\"name\":\"b\",\"message\":\"" + "x".repeat(3_000) + "\"}");
        host.event("{\"name\":\"old\",\"tstamp\":" + (System.currentTimeMillis() - 3 * 86_400_000L) + "}");
        host.form("status=info&message=hello&key=" + Host.LEGACY);
        host.form("status=info&message=hello&key=wrong");

        // An event is answered before it is subtracted from those that wait.
        String page = await().until(() -> admin.get("/status").body(), body -> body.contains("no events, 0 B"));

        assertThat(page).contains("events.db", "<bdi>9 d</bdi>", "<bdi>12,345</bdi>", "Free on the disk", "Ready",
                "no events, 0 B", "Refused since the start: ");
        assertThat(page)
                .containsPattern("source=shop\"><bdi>shop</bdi></a></td><td class=\"n\">3</td><td class=\"n\">2</td>"
                        + "<td class=\"n\">[2-4]\\.\\d KiB</td>");
        assertThat(page).containsPattern("<code>shop1</code></td><td>shop</td><td>.*</td><td class=\"n\">3</td>");
        assertThat(page).doesNotContain(Host.KEY, Host.LEGACY);
    }
}
