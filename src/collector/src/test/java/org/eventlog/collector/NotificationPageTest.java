// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.eventlog.collector.notify.Receiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationPageTest extends HostTest {
    private Receiver receiver;

    @BeforeEach
    void receive() throws Exception {
        receiver = new Receiver();
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "notify.allow", "127.0.0.1"};
    }

    @Test
    void addsTestsAndRemovesARule() throws Exception {
        HttpResponse<String> added = add(receiver.url());
        assertThat(added.statusCode()).isEqualTo(303);
        String page = admin.follow(added).body();
        assertThat(page).contains("the <b>team</b>".replace("<", "&lt;").replace(">", "&gt;"), "http://127.0.0.1:",
                "nothing sent yet").doesNotContain("secret?a=b", "/hooks/");
        String id = page.replaceAll("(?s).*name=\"test\" value=\"([^\"]+)\".*", "$1");

        assertThat(admin.post("/notifications", "test", id).body()).contains("was sent");
        assertThat(receiver.bodies).hasSize(1).first().asString().contains("\"test\":true");

        receiver.status = 404;
        assertThat(admin.post("/notifications", "test", id).body()).contains("was not sent: HTTP 404");

        assertThat(admin.post("/notifications", "remove", id).statusCode()).isEqualTo(303);
        assertThat(admin.get("/notifications").body()).contains("No rules yet");
        assertThat(admin.post("/notifications", "remove", id).statusCode()).isEqualTo(404);
        assertThat(admin.get("/audit").body()).contains("notification.create", "notification.remove")
                .doesNotContain("secret?a=b");
    }

    @Test
    void onlyAdministratorsWithTheFormsTokenChangeRules() throws Exception {
        assertThat(viewer.get("/notifications").statusCode()).isEqualTo(403);
        assertThat(triage.get("/notifications").statusCode()).isEqualTo(403);
        assertThat(triage.post("/notifications", "label", "x").statusCode()).isEqualTo(403);
        assertThat(admin.postFrom("cross-site", "/notifications", admin.token(), "label", "x").statusCode())
                .isEqualTo(403);
        assertThat(admin.postFrom("same-origin", "/notifications", "wrong", "label", "x").statusCode()).isEqualTo(403);
        assertThat(triage.get("/").body()).doesNotContain("href=\"notifications\"");
    }

    @Test
    void invalidInputIsExplainedAndKept() throws Exception {
        for (String url : new String[]{"", "ftp://a/", "http://", "https://u:p@h/", "https://h/#a", "https://h/a b",
                "https://h:70000/", "javascript:alert(1)"}) {
            HttpResponse<String> refused = add(url);
            assertThat(refused.statusCode()).as(url).isEqualTo(400);
            assertThat(refused.body()).contains("URL: like");
        }
        assertThat(admin.post("/notifications", "label", "L", "form", "mail", "target", "a@b\r\nBcc: c@d", "kind.new",
                "on", "spike", "0", "every", "0", "hour", "1").body()).contains("Mail: up to ten", "out of its range",
                        "value=\"L\"");
    }

    private HttpResponse<String> add(String url) throws Exception {
        return admin.post("/notifications", "label", "the <b>team</b>", "form", "json", "target", url, "kind.new", "on",
                "level", "error", "spike", "20", "every", "0", "hour", "20");
    }
}
