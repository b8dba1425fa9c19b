// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.Additions;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.Identity;
import org.eventlog.text.Lists;

/**
 * Reads the fields and tags that every event has, and verifies the size of all texts that it has. A comma within a value
 * is written {@code \,}.
 */
final class CommonTexts {
    private static final int MAX_CHARS = 128;
    /** A text with this share of an event's bytes is too long if the event has no room. */
    private static final int SHARE = 4;
    static final Setting<Map<String, String>> FIELDS = fields("eventlog.fields");
    static final Setting<List<String>> TAGS = tags("eventlog.tags");

    private CommonTexts() {}

    /** Records a fault of each long text if they leave no room for an event of its own. */
    static void verify(Settings settings, Additions additions, EventEncoder encoder, int eventBytes) {
        if (encoder.hasRoom(eventBytes)) {
            return;
        }
        Map<Setting<?>, Integer> sizes = new LinkedHashMap<>();
        Identity.texts(settings).forEach((key, text) -> sizes.put(key, bytes(text)));
        sizes.put(FIELDS, additions.fields().entrySet().stream().mapToInt(f -> bytes(f.getKey() + f.getValue())).sum());
        sizes.put(TAGS, additions.tags().stream().mapToInt(CommonTexts::bytes).sum());
        String room = " room for an event: it has at most " + eventBytes
                + " bytes (eventlog.event.max-bytes, or the protocol's limit)";
        int longest = Collections.max(sizes.values());
        int all = sizes.values().stream().mapToInt(Integer::intValue).sum();
        if (additions.fields().isEmpty() && additions.tags().isEmpty() && all < eventBytes / 2) {
            // A format of the application writes too much, and that is told with the first event.
            return;
        }
        sizes.forEach((key, size) -> {
            if (size == longest || size >= eventBytes / SHARE) {
                boolean list = key == FIELDS || key == TAGS;
                settings.fault(key, list
                        ? additions.fields().size() + " fields and " + additions.tags().size() + " tags"
                        : size + " bytes", (list ? "fields and tags that leave" : "a text that leaves") + room);
            }
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
