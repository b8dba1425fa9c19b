// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What other senders call the things that an event of ours has: the names of Logstash's layouts, of the Elastic Common
 * Schema and of Fluentd's and Docker's records. A value under such a name is put aside; when the event is complete it
 * takes its place, unless our own name has taken that, and is a field like any other then.
 */
final class Foreign {
    enum Role {
        ID, TIME, LEVEL, NAME, LOGGER, USER, REQUEST, CORRELATION, MESSAGE, STACK, ERROR_TYPE, ERROR_MESSAGE
    }

    /** A value and the name under which it came. */
    record Found(String key, String value) {}

    private static final Map<String, Role> ROLES = roles();
    /** Objects in which such names are looked for. */
    private static final Set<String> GROUPS = Set.of("log", "error", "event", "user", "extra", "eventlog");
    /**
     * Ids of others often say what kind of event it is, and events of one id are taken for one event: so only what can
     * be nothing but unique.
     */
    private static final Pattern UNIQUE = Pattern
            .compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE).appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[XXX][XX][X]").toFormatter(java.util.Locale.ROOT);
    private static final int LONGEST_TIME = 40;
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,10})(?:\\.(\\d{1,9}))?");
    private static final Pattern MILLIS = Pattern.compile("(\\d{11,16})(?:\\.\\d{1,9})?");

    private final Map<Role, Found> found = new EnumMap<>(Role.class);

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new HashMap<>();
        name(roles, Role.ID, "event_id", "extra.event_id", "event.id");
        name(roles, Role.TIME, "@timestamp");
        name(roles, Role.LEVEL, "severity", "log.level", "status", "level_name");
        name(roles, Role.NAME, "event_name", "extra.event_name", "event.action");
        name(roles, Role.LOGGER, "logger_name", "extra.logger_name", "log.logger", "logger");
        name(roles, Role.USER, "req_user", "extra.req_user", "user.name");
        name(roles, Role.REQUEST, "request_id", "extra.request_id", "http.request.id");
        name(roles, Role.CORRELATION, "correlation_id", "extra.correlation_id", "eventlog.correlation_id");
        name(roles, Role.MESSAGE, "log");
        name(roles, Role.STACK, "stack_trace", "extra.stack_trace", "error.stack_trace");
        name(roles, Role.ERROR_TYPE, "error_type", "extra.error_type", "error.type");
        name(roles, Role.ERROR_MESSAGE, "error_message", "extra.error_message", "error.message");
        return Map.copyOf(roles);
    }

    private static void name(Map<String, Role> roles, Role role, String... keys) {
        for (String key : keys) {
            roles.put(key, role);
        }
    }

    /** What a text under this key may stand for, or null. */
    static Role role(String key) {
        return ROLES.get(key);
    }

    static boolean isGroup(String key) {
        return GROUPS.contains(key);
    }

    static boolean isUnique(String id) {
        return UNIQUE.matcher(id).matches();
    }

    /** Puts the value aside; false if it is not fit for the role, or another value has it. */
    boolean take(Role role, String key, String value) {
        boolean fit = switch (role) {
            case ID -> isUnique(value);
            case TIME -> millis(value) != null;
            case LEVEL -> Levels.number(value) != null;
            default -> !value.isEmpty();
        };
        return fit && found.putIfAbsent(role, new Found(key, value)) == null;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The value for the role, which is thereby used; null if there is none. */
    String use(Role role) {
        Found there = found.remove(role);
        return there == null ? null : there.value();
    }

    boolean has(Role role) {
        return found.containsKey(role);
    }

    /** What has not been used. */
    Iterable<Found> rest() {
        return found.values();
    }

    /** Milliseconds since 1970 of a time in ISO 8601 (without a zone: UTC) or of a number of seconds or milliseconds. */
    static Long millis(String text) {
        var seconds = SECONDS.matcher(text);
        if (seconds.matches()) {
            String fraction = seconds.group(2) == null ? "" : seconds.group(2);
            return Long.parseLong(seconds.group(1)) * 1000 + Long.parseLong((fraction + "000").substring(0, 3));
        }
        var millis = MILLIS.matcher(text);
        if (millis.matches()) {
            return Long.valueOf(millis.group(1));
        }
        if (text.length() > LONGEST_TIME) {
            return null;
        }
        try {
            TemporalAccessor read = ISO.parseBest(text.replace(',', '.'), Instant::from, LocalDateTime::from);
            return (read instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(read))
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
