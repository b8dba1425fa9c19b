// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueState;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final String HOSTILE = "a<!channel>`@all` [x](http://evil.example)\r\nBcc: b\u202E\"";

    @Test
    void titlesHaveNoEffectInChats() {
        assertThat(json(Rule.Form.SLACK).getString("text")).contains("*New issue* `a&lt;!channel&gt;'@all' [x]")
                .contains("https://logs.example/issues/7").doesNotContain("<", "\r");
        assertThat(json(Rule.Form.MATTERMOST).getString("text")).startsWith("**New issue** `a<!channel>'@all' [x]")
                .doesNotContain("`@all`", "\r");
        assertThat(json(Rule.Form.TEAMS).toString()).contains("RichTextBlock", "TextRun")
                .doesNotContain("TextBlock\",\"text");
    }

    @Test
    void textsShowNoHiddenCharacters() {
        assertThat(message().text()).doesNotContain("\u202E");
        assertThat(message().subject()).startsWith("Eventlog: New issue: a<!channel>").doesNotContain("\u202E");
    }

    @Test
    void jsonHasTheIssueAsItIs() {
        JsonObject issue = json(Rule.Form.JSON).getJsonArray("issues").getJsonObject(0);
        assertThat(issue.getString("title")).isEqualTo(HOSTILE);
        assertThat(issue.getString("kind")).isEqualTo("new");
        assertThat(issue.getString("release")).isEqualTo("1.4.2");
    }

    private static JsonObject json(Rule.Form form) {
        return Json.createReader(new StringReader(message().body(form))).readObject();
    }

    static Message message() {
        return new Message("r", List.of(new Message.Item(Alert.Kind.NEW, new Issue(7, "shop", HOSTILE, "error", 1, 2, 3,
                IssueState.OPEN, null, null, null, null, "1.4.2", null))), 2, "https://logs.example/");
    }
}
