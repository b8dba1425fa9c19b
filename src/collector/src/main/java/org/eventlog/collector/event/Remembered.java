// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The copied values of an event that grouping needs, and those that other senders nest so deeply that they are found
 * only while they are copied: they also stay where they are.
 */
final class Remembered {
    private static final int FINGERPRINT = 256;
    /** The fields of an event with {@code origin=browser} that represent its exception. */
    private static final Set<String> BROWSER = Set.of("origin", "errorType", "stack");
    /** The fields of an event of a request by which it is grouped. */
    private static final Set<String> REQUEST = Set.of("method", "route", "status");
    private static final Pattern UNCAUGHT = Pattern.compile("^Uncaught (?:\\(in promise\\) )?");
    private static final List<String> OURS = List.of("type", "message", "stack");
    /** The names of an exception's parts in Eventlog, Quarkus, Log4j and Logback. */
    private static final Map<String, Integer> PARTS = Map.of("type", 0, "message", 1, "stack", 2, "exceptionType", 0,
            "exception_class", 0, "exception_message", 1, "stacktrace", 2, "stackTrace", 2, "class", 0, "className", 0);
    /** The depth of the name and of the value of an attribute in a list of OpenTelemetry. */
    private static final int ATTRIBUTE = 3;

    private final Map<String, String> browser = new HashMap<>();
    private final Map<String, String> requested = new HashMap<>();
    private final Map<String, String> nested = new LinkedHashMap<>();
    private final ThrownObject object = new ThrownObject();
    /** The exception's type, message and stack. */
    private final String[] thrown = new String[OURS.size()];
    private String fingerprint;
    /** The member of the event around the current value. */
    private String within = "";
    private String attribute;

    /** Whether grouping needs anything of this object or array, whether it is stored or not. */
    boolean wants(String key, boolean array, int depth) {
        return depth == 1 || isOfAttributes() && depth <= ATTRIBUTE || object.wants(key, array, depth);
    }

    /** Whether grouping needs a text, number or boolean. */
    boolean wants(String key, int depth) {
        return switch (depth) {
            case 1 -> key.equals("fingerprint");
            case 2 -> object.wantsValue() || AliasNames.isNested(within + '.' + key)
                    || within.equals("fields") && (BROWSER.contains(key) || REQUEST.contains(key));
            default -> object.wantsValue() || isOfAttributes()
                    && (depth == ATTRIBUTE || attribute != null && AliasNames.isNested(attribute));
        };
    }

    private boolean isOfAttributes() {
        return within.equals("attributes") || within.equals("Attributes");
    }

    /** Notes the beginning of an object or array; see {@link ThrownObject#open}. */
    boolean open(String key, boolean array, int depth) {
        if (depth == 1) {
            within(key);
        }
        attribute = depth < ATTRIBUTE ? null : attribute;
        return object.open(key, array, depth);
    }

    /** Notes the member of the event around the values that follow. */
    void within(String key) {
        within = key;
    }

    void close() {
        object.close();
    }

    /** Notes a boolean, or an element of a list. */
    void value(String key, String value) {
        object.value(key, value);
    }

    /** @param exception whether the value is in Eventlog's exception */
    void value(String key, String value, int depth, boolean exception) {
        object.value(key, value);
        if (depth == 1) {
            if (key.equals("fingerprint") && !value.isBlank()) {
                fingerprint = Clip.chars(value, FINGERPRINT);
            }
        } else if (depth == 2) {
            member(key, value, exception);
        } else if (isOfAttributes()) {
            attribute(key, value, depth);
        }
    }

    private void member(String key, String value, boolean exception) {
        if (exception) {
            Integer part = PARTS.get(key);
            if (part != null && (thrown[part] == null || key.equals(OURS.get(part)))) {
                thrown[part] = value;
            }
        } else if (AliasNames.isNested(within + '.' + key)) {
            nested.putIfAbsent(within + '.' + key, value);
        }
        if (within.equals("fields") && BROWSER.contains(key)) {
            browser.put(key, value);
        }
        if (within.equals("fields") && REQUEST.contains(key)) {
            requested.put(key, value);
        }
    }

    /** Notes the name of an attribute, which is no secret if a value follows. */
    void named(String name, int depth) {
        attribute = depth == ATTRIBUTE ? "attributes." + name : null;
    }

    private void attribute(String key, String value, int depth) {
        if (depth == ATTRIBUTE && key.equals("key")) {
            named(value, depth);
        } else if (depth > ATTRIBUTE && key.equals("stringValue") && attribute != null) {
            if (AliasNames.isNested(attribute)) {
                nested.putIfAbsent(attribute, value);
            }
            attribute = null;
        }
    }

    /** The masked texts by the names that {@link AliasNames} has for them. */
    Map<String, String> nested() {
        return nested;
    }

    /** The fields of a request. */
    Grouping.Request request() {
        return new Grouping.Request(requested.get("method"), requested.get("route"), requested.get("status"));
    }

    /** The sender's fingerprint for grouping, or null. */
    String fingerprint() {
        return fingerprint;
    }

    /** Whether the event's exception says anything. */
    boolean isThrown() {
        return thrown[0] != null || thrown[1] != null || thrown[2] != null || object.isThrown();
    }

    void thrown(Grouping.Thrown known) {
        thrown[0] = known.type();
        thrown[1] = known.message();
        thrown[2] = known.stack();
    }

    /** @param message the event's message, which is the error's message if a browser reported it */
    Grouping.Thrown thrown(String message) {
        boolean nothing = thrown[0] == null && thrown[1] == null && thrown[2] == null;
        if (nothing && "browser".equals(browser.get("origin")) && browser.containsKey("stack")) {
            String type = browser.get("errorType");
            String said = message == null ? null : UNCAUGHT.matcher(message).replaceFirst("");
            return new Grouping.Thrown(type, type != null && said != null && said.startsWith(type + ": ")
                    ? said.substring(type.length() + 2)
                    : said, browser.get("stack"));
        }
        return new Grouping.Thrown(thrown[0] != null ? thrown[0] : object.type(),
                thrown[1] != null ? thrown[1] : object.message(),
                object.text(thrown[0], thrown[2]));
    }
}
