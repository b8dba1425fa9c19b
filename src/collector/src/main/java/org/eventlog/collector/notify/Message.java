// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.web.Visible;

/**
 * A message to a receiver. Titles come from senders of events: nothing in them may act as markup or mention people.
 *
 * @param items what is told, at most {@link #MOST}
 * @param more how many further issues there are
 * @param url the collector's address, or null
 */
record Message(String rule, List<Item> items, int more, String url) {
    static final int MOST = 20;

    /** An issue and what happened to it. */
    record Item(Alert.Kind kind, Issue issue) {
        String heading() {
            return switch (kind) {
                case NEW -> "New issue";
                case REGRESSED -> "Regressed";
                case SPIKE -> "Much more often";
            };
        }

        String title() {
            return Visible.of(issue.title());
        }

        String details() {
            return issue.level() + ", " + issue.source() + ", "
                    + (issue.count() == 1 ? "1 event" : issue.count() + " events")
                    + (issue.release() == null ? "" : ", new in " + Visible.of(issue.release())) + ", last "
                    + Instant.ofEpochMilli(issue.last()).truncatedTo(ChronoUnit.SECONDS);
        }
    }

    String subject() {
        if (items.isEmpty()) {
            return "Eventlog: test of \"" + rule + '"';
        }
        Item first = items.get(0);
        int others = items.size() - 1 + more;
        return "Eventlog: " + first.heading() + ": " + first.title() + (others == 0 ? "" : " and " + others + " more");
    }

    String link(Item item) {
        return url == null ? "issue " + item.issue.id() : url + "issues/" + item.issue.id();
    }

    /** As plain text, for mail. */
    String text() {
        List<String> lines = new ArrayList<>();
        if (items.isEmpty()) {
            lines.add("This is a test. Nothing has happened.");
        }
        for (Item item : items) {
            lines.add(item.heading() + ": " + item.title());
            lines.add("  " + item.details());
            lines.add("  " + link(item));
            lines.add("");
        }
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return String.join("\n", lines);
    }

    /** The body of a request. */
    String body(Rule.Form form) {
        return switch (form) {
            case SLACK -> new JsonText().object().member("text", marked("*", text -> text.replace("&", "&amp;")
                    .replace("<", "&lt;").replace(">", "&gt;"))).end().toString();
            case MATTERMOST -> new JsonText().object().member("text", marked("**", text -> text)).end().toString();
            case TEAMS -> teams();
            default -> json();
        };
    }

    private interface Escape {
        String of(String text);
    }

    /** Texts of senders are within backticks, where receivers see neither markup nor mentions. */
    private String marked(String bold, Escape escape) {
        List<String> lines = new ArrayList<>();
        if (items.isEmpty()) {
            lines.add("Eventlog: this is a test. Nothing has happened.");
        }
        for (Item item : items) {
            lines.add(bold + item.heading() + bold + " `" + escape.of(code(item.title())) + "`\n`"
                    + escape.of(code(item.details())) + "`\n" + link(item));
        }
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return String.join("\n", lines);
    }

    private static String code(String text) {
        return text.replace('`', '\'').replaceAll("\\s+", " ");
    }

    /** An adaptive card, whose text runs have no markup. */
    private String teams() {
        JsonText json = new JsonText().object().member("type", "message").key("attachments").array().object()
                .member("contentType", "application/vnd.microsoft.card.adaptive").key("content").object()
                .member("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .member("type", "AdaptiveCard").member("version", "1.4").key("body").array();
        for (String line : text().split("\n")) {
            json.object().member("type", "RichTextBlock").key("inlines").array().object().member("type", "TextRun")
                    .member("text", line.isEmpty() ? " " : line).end().end().end();
        }
        return json.end().end().end().end().end().toString();
    }

    private String json() {
        JsonText json = new JsonText().object().member("version", 1).member("rule", rule).key("test")
                .raw(String.valueOf(items.isEmpty())).key("issues").array();
        for (Item item : items) {
            Issue issue = item.issue;
            json.object().member("kind", item.kind.name().toLowerCase(Locale.ROOT)).member("id", issue.id())
                    .member("source", issue.source()).member("title", issue.title()).member("level", issue.level())
                    .member("count", issue.count()).member("first", issue.first()).member("last", issue.last())
                    .member("release", issue.release()).member("url", url == null ? null : link(item)).end();
        }
        return json.end().member("more", more).end().toString();
    }
}
