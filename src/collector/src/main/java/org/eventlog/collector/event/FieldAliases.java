// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eventlog.collector.event.AliasNames.Alias;
import org.eventlog.collector.event.AliasNames.Role;

/**
 * The values of one event under other names, see {@link AliasNames}. They are collected until the event is complete,
 * and then used unless Eventlog's own name or a preferred alias is present; in that case they become fields.
 */
final class FieldAliases {
    /** A value, its original name, and whether it was a number. */
    record Found(String key, String value, boolean number, Alias alias) {}

    /**
     * Other ids often identify the kind of event, and events with the same id count as duplicates. Therefore only ids
     * that are certainly unique are used.
     */
    private static final Pattern UNIQUE = Pattern
            .compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final int ID = 128;

    private final Map<Role, Found> found = new EnumMap<>(Role.class);
    /** Values replaced by one with a preferred name: at most one per name. */
    private final List<Found> displaced = new ArrayList<>();
    private final LevelScale.Evidence evidence = new LevelScale.Evidence();
    private boolean timeUnread;

    static boolean isUnique(String id) {
        return UNIQUE.matcher(id).matches();
    }

    /** Whether this may be an event's id. */
    static boolean isId(String text) {
        return !text.isBlank() && text.length() <= ID && text.chars().noneMatch(Character::isISOControl);
    }

    /** The names that identify the sender's format. */
    LevelScale.Evidence evidence() {
        return evidence;
    }

    /** Whether there was a time that could not be parsed. */
    boolean isTimeUnread() {
        return timeUnread;
    }

    /** Stores the value for later. Returns false if it does not fit the role, or the role already has a value. */
    boolean take(Alias alias, String key, String value, boolean number) {
        if (!isFit(alias, value, number) || AliasNames.needsFrame(key) && StackTrace.of(value, 1) == null) {
            return false;
        }
        Found there = found.get(alias.role());
        if (there != null && there.alias().rank() <= alias.rank()) {
            return false;
        }
        if (there != null) {
            displaced.add(there);
        }
        found.put(alias.role(), new Found(key, value, number, alias));
        return true;
    }

    private boolean isFit(Alias alias, String value, boolean number) {
        return switch (alias.role()) {
            case ID -> isUnique(value);
            case TIME -> isTime(alias, value, number);
            case SECONDS, NANOS -> TimeNumber.isNumber(value);
            case LEVEL -> !number && Levels.number(value) != null;
            case GRADE -> alias.scale() == null
                    ? LevelScale.isNumber(value)
                    : LevelScale.isNumber(value) && alias.scale().level(LevelScale.number(value)) != null;
            case REQUEST -> !value.isEmpty();
            default -> !number && !value.isEmpty();
        };
    }

    private boolean isTime(Alias alias, String value, boolean number) {
        if (alias.numbersOnly() && !number || value.isEmpty()) {
            return false;
        }
        boolean read = TimeText.millis(value) != null;
        timeUnread |= !read;
        return read;
    }

    /** Records a value that cannot be a time, such as an object or a boolean. */
    void unreadTime() {
        timeUnread = true;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Removes and returns the value of the role; null if there is none. */
    String use(Role role) {
        Found there = found.remove(role);
        return there == null ? null : there.value();
    }

    /** The exception, which stays here. */
    Grouping.Thrown thrown() {
        return new Grouping.Thrown(value(Role.ERROR_TYPE), value(Role.ERROR_MESSAGE), value(Role.STACK));
    }

    /** Removes the exception. */
    void useThrown() {
        found.keySet().removeAll(Set.of(Role.ERROR_TYPE, Role.ERROR_MESSAGE, Role.STACK));
    }

    private String value(Role role) {
        return has(role) ? found.get(role).value() : null;
    }

    boolean has(Role role) {
        return found.containsKey(role);
    }

    /** Removes and returns the time in milliseconds since 1970, or null. */
    Long time() {
        if (has(Role.TIME)) {
            return TimeText.millis(use(Role.TIME));
        }
        if (!has(Role.SECONDS)) {
            return null;
        }
        Long seconds = TimeNumber.millis(found.get(Role.SECONDS).value());
        if (seconds == null) {
            timeUnread = true;
            return null;
        }
        use(Role.SECONDS);
        String nanos = use(Role.NANOS);
        return seconds + (nanos == null ? 0 : LevelScale.number(nanos) / 1_000_000);
    }

    /** Removes and returns the level that was given as a number, or null if its scale is unknown. */
    Integer grade() {
        Found there = found.get(Role.GRADE);
        if (there == null) {
            return null;
        }
        long number = LevelScale.number(there.value());
        LevelScale scale = there.alias().scale();
        Integer level = scale != null ? scale.level(number) : evidence.level(number);
        if (level != null) {
            use(Role.GRADE);
        }
        return level;
    }

    /** The values that were not used. */
    List<Found> rest() {
        List<Found> rest = new ArrayList<>(found.values());
        rest.addAll(displaced);
        return rest;
    }
}
