// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.Additions;
import org.eventlog.encode.EventEncoder;
import org.eventlog.text.Lists;

/** Reads the fields and tags that every event has. A comma within a value is written {@code \,}. */
final class CommonTexts {
    private static final int MAX_CHARS = 128;
    static final Setting<Map<String, String>> FIELDS = fields("eventlog.fields");
    static final Setting<List<String>> TAGS = tags("eventlog.tags");

    private CommonTexts() {}

    /** Records a fault if they leave no room for an event of its own. */
    static void verify(Settings settings, Additions additions, EventEncoder encoder, int eventBytes) {
        boolean adds = !additions.fields().isEmpty() || !additions.tags().isEmpty();
        if (adds && !encoder.hasRoom(eventBytes)) {
            settings.fault(additions.fields().isEmpty() ? TAGS : FIELDS,
                    additions.fields().size() + " fields and " + additions.tags().size() + " tags",
                    "fields and tags that leave room for an event: it has at most " + eventBytes
                            + " bytes (eventlog.event.max-bytes, or the protocol's limit)");
        }
    }

    private static Setting<Map<String, String>> fields(String key) {
        return new Setting<>(key, "", "a list such as team=shop, tier=web: at most " + Additions.MAX_FIELDS
                + " fields, each key once, keys and values of 1 to " + MAX_CHARS + " characters", false,
                CommonTexts::parseFields, fields -> fields.size() <= Additions.MAX_FIELDS);
    }

    private static Setting<List<String>> tags(String key) {
        return new Setting<>(key, "", "a list such as web, shop: at most " + Additions.MAX_FIELDS
                + " tags, each once, of 1 to " + MAX_CHARS + " characters", false, CommonTexts::parseTags,
                tags -> tags.size() <= Additions.MAX_FIELDS);
    }

    private static Map<String, String> parseFields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : Lists.complete(text)) {
            int equals = part.indexOf('=');
            if (equals < 0 || fields.put(sound(part.substring(0, equals)), sound(part.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(part);
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static List<String> parseTags(String text) {
        return Lists.distinct(Lists.complete(text).stream().map(CommonTexts::sound).toList());
    }

    private static String sound(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_CHARS) {
            throw new IllegalArgumentException(text);
        }
        return stripped;
    }
}
