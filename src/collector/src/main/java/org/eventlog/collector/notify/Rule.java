// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.Issue;

/**
 * Says which issues are told to whom.
 *
 * @param id chosen by the collector
 * @param label a name for people
 * @param target the URL of a webhook, which is a secret, or an address for mail
 * @param source only issues of this source, or null for all
 * @param level the number of the lowest level
 * @param kinds what is told
 * @param spike the events in five minutes below which nothing is a spike
 * @param everyMinutes at most one message in this time; 0 for no limit of this kind
 * @param perHour at most this many messages in an hour
 */
public record Rule(String id, String label, Form form, String target, String source, int level, List<Alert.Kind> kinds,
        int spike, int everyMinutes, int perHour) {

    /** The form of the messages. */
    public enum Form {
        JSON, SLACK, MATTERMOST, TEAMS, MAIL
    }

    boolean applies(Alert.Kind kind, Issue issue) {
        return kinds.contains(kind) && (source == null || source.equals(issue.source()))
                && Levels.number(issue.level()) >= level;
    }

    /** Where it sends to, without the secret part of a URL. */
    public String shown() {
        if (form == Form.MAIL) {
            return target;
        }
        URI uri = URI.create(target);
        return uri.getScheme() + "://" + uri.getRawAuthority() + "/…";
    }

    /** All rules as JSON. */
    static String write(List<Rule> rules) {
        JsonText json = new JsonText().array();
        for (Rule rule : rules) {
            json.object().member("id", rule.id).member("label", rule.label).member("form", rule.form.name())
                    .member("target", rule.target).member("source", rule.source).member("level", rule.level)
                    .member("spike", rule.spike).member("everyMinutes", rule.everyMinutes)
                    .member("perHour", rule.perHour).key("kinds").array();
            rule.kinds.forEach(kind -> json.string(kind.name()));
            json.end().end();
        }
        return json.end().toString();
    }

    static List<Rule> read(String body) {
        List<Rule> rules = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            for (JsonObject rule : reader.readArray().getValuesAs(JsonObject.class)) {
                rules.add(new Rule(rule.getString("id"), rule.getString("label"), Form.valueOf(rule.getString("form")),
                        rule.getString("target"), rule.getString("source", null), rule.getInt("level"),
                        rule.getJsonArray("kinds").getValuesAs(jakarta.json.JsonString.class).stream()
                                .map(kind -> Alert.Kind.valueOf(kind.getString())).toList(),
                        rule.getInt("spike"), rule.getInt("everyMinutes"), rule.getInt("perHour")));
            }
        }
        return rules;
    }
}
