// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in braces that are replaced for each event, such as a routing key, a topic or a key for
 * partitions: {@code logs.{level}.{name}}.
 *
 * <pre>
 * {name} {level} {id} {target}                      of the event
 * {user} {session} {request-id} {correlation-id}    of its context
 * {trace-id} {span-id}
 * {field:KEY}                                       the field of that key, if it is a text, a number or a boolean
 * {site} {cluster} {project} {application} {release} {host}   of the event log
 * {VARIABLE|TEXT}                                   the text if the variable has no value; otherwise nothing
 * </pre>
 *
 * A transport may add constants of its own. Immutable and thread-safe.
 */
public final class EventTemplate {
    private static final String FIELD = "field:";
    private static final char REPLACEMENT = '_';
    private static final Map<String, Function<StampedEvent, @Nullable Object>> VARIABLES = new TreeMap<>(Map.of(
            "name", StampedEvent::name,
            "level", event -> event.level().text(),
            "id", StampedEvent::id,
            "target", StampedEvent::target,
            "user", event -> event.context().user(),
            "session", event -> event.context().session(),
            "request-id", event -> event.context().requestId(),
            "correlation-id", event -> event.context().correlationId(),
            "trace-id", event -> event.context().traceId(),
            "span-id", event -> event.context().spanId()));

    private final List<Part> parts;
    private final Form form;

    /**
     * What a result may consist of.
     *
     * @param maxBytes the maximum size in UTF-8; a longer result is truncated
     * @param valid tests whether a code point is valid. Others are replaced with an underscore in values, and are a
     *        fault in the template itself
     */
    public record Form(int maxBytes, IntPredicate valid) {}

    /** Text between variables has no value, only a fallback. */
    private record Part(Function<StampedEvent, @Nullable Object> value, String fallback) {}

    private EventTemplate(List<Part> parts, Form form) {
        this.parts = List.copyOf(parts);
        this.form = form;
    }

    /**
     * Parses the template in a setting. A fault names the key and the variable that is not known; the template that is
     * returned then must not be used.
     *
     * @param constants additional variables of the transport; an empty value counts as none
     */
    public static EventTemplate read(Settings settings, Setting<String> setting, FormatContext context,
            Map<String, String> constants, Form form) {
        return read(settings, setting, settings.get(setting), context, constants, form);
    }

    /**
     * Parses a template that is a part of a setting.
     *
     * @param text the template
     */
    public static EventTemplate read(Settings settings, Setting<?> setting, String text, FormatContext context,
            Map<String, String> constants, Form form) {
        Map<String, String> known = new TreeMap<>(constants);
        put("site", context.site(), known);
        put("cluster", context.cluster(), known);
        put("project", context.project(), known);
        put("application", context.application(), known);
        put("release", context.release(), known);
        put("host", context.host(), known);
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            String literal = text.substring(at, open < 0 ? text.length() : open);
            if (literal.indexOf('}') >= 0 || !literal.codePoints().allMatch(form.valid())) {
                settings.fault(setting, literal, "a text without this character, and with variables in braces");
            }
            parts.add(new Part(event -> null, literal));
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                settings.fault(setting, text.substring(open), "a text whose variables end with }");
                break;
            }
            parts.add(variable(text.substring(open + 1, close), known, settings, setting));
            at = close + 1;
        }
        return new EventTemplate(parts, form);
    }

    private static void put(String name, @Nullable String value, Map<String, String> known) {
        known.putIfAbsent(name, value == null ? "" : value);
    }

    private static Part variable(String text, Map<String, String> constants, Settings settings,
            Setting<?> setting) {
        int bar = text.indexOf('|');
        String name = bar < 0 ? text : text.substring(0, bar);
        String fallback = bar < 0 ? "" : text.substring(bar + 1);
        if (name.startsWith(FIELD) && name.length() > FIELD.length()) {
            String key = name.substring(FIELD.length());
            return new Part(event -> scalar(event.fields().get(key)), fallback);
        }
        if (constants.containsKey(name)) {
            String constant = constants.get(name);
            return new Part(event -> null, constant.isEmpty() ? fallback : constant);
        }
        Function<StampedEvent, @Nullable Object> value = VARIABLES.get(name);
        if (value == null) {
            settings.fault(setting, "{" + text + "}", "one of the variables " + String.join(", ", VARIABLES.keySet())
                    + ", " + String.join(", ", constants.keySet()) + " or field:KEY");
            return new Part(event -> null, "");
        }
        return new Part(value, fallback);
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        return value instanceof Map || value instanceof List ? null : value;
    }

    /** The text for this event; empty if no part has a value. */
    public String of(StampedEvent event) {
        StringBuilder text = new StringBuilder();
        int room = form.maxBytes();
        for (Part part : parts) {
            Object found = part.value().apply(event);
            String value = found == null ? "" : found.toString();
            room = append(value.isEmpty() ? part.fallback() : value, room, text);
        }
        return text.toString();
    }

    /** @return the number of bytes that are left; 0 if not everything was appended */
    private int append(String value, int room, StringBuilder to) {
        int left = room;
        for (int i = 0; i < value.length() && left > 0;) {
            int next = value.codePointAt(i);
            i += Character.charCount(next);
            int valid = form.valid().test(next) ? next : REPLACEMENT;
            int size = valid < 0x80 ? 1 : valid < 0x800 ? 2 : valid < 0x10000 ? 3 : 4;
            if (size > left) {
                return 0;
            }
            to.appendCodePoint(valid);
            left -= size;
        }
        return left;
    }
}
