// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.LogEvent;

/** The fields of an event for a third-party layout: those with a specific key ({@link OwnField}), and the rest. */
final class SplitFields {
    private static final OwnField[] OWN = OwnField.values();

    private final EventLimits limits;
    private final Object[] own = new Object[OWN.length];
    private final List<String> keys;
    private final List<Object> rest;
    private final boolean truncated;

    /** @param common added to every event that has no field with the same key */
    SplitFields(LogEvent event, EventLimits limits, Map<String, String> common) {
        this.limits = limits;
        int count = Math.min(event.fieldCount(), limits.entries());
        keys = new ArrayList<>(count);
        rest = new ArrayList<>(count);
        Map<String, OwnField> places = OwnField.of(event);
        boolean failed = false;
        for (int i = 0; i < count; i++) {
            Object value = event.fieldValue(i);
            OwnField place = places.get(event.fieldKey(i));
            if (place != null && place.is(value)) {
                own[place.ordinal()] = value;
                failed |= value instanceof RenderingFailure;
            } else {
                keys.add(event.fieldKey(i));
                rest.add(value);
            }
        }
        common.forEach((key, value) -> {
            if (!event.hasField(key)) {
                keys.add(key);
                rest.add(value);
            }
        });
        truncated = failed || count < event.fieldCount();
    }

    boolean has(OwnField field) {
        return own[field.ordinal()] != null;
    }

    /** The text of the field, or null. */
    String text(OwnField field) {
        Object value = own[field.ordinal()];
        return value == null ? null : value.toString();
    }

    long whole(OwnField field) {
        return (Long) own[field.ordinal()];
    }

    double number(OwnField field) {
        return (Double) own[field.ordinal()];
    }

    /** Marks the event if a part of these fields is missing. */
    void mark(ValueWriter to) {
        if (truncated) {
            to.markTruncated();
        }
    }

    boolean hasRest() {
        return !keys.isEmpty();
    }

    /** Writes the rest as members of the open object, under keys that differ from the reserved ones. */
    void writeRest(ValueWriter to, Values values, Set<String> reserved) {
        mark(to);
        List<String> names = values.rules().names(keys);
        to.mark();
        boolean clash = names != keys || writeRest(to, values, keys, limits.key(), reserved);
        if (clash || to.keyAltered()) {
            // Rare, as in Fields.
            to.rewind();
            if (names.stream().anyMatch(name -> name.length() > limits.key())) {
                to.markTruncated();
            }
            writeRest(to, values, DistinctKeys.beside(reserved, names, limits.key()), Integer.MAX_VALUE, reserved);
        }
    }

    private boolean writeRest(ValueWriter to, Values values, List<String> names, int maxChars, Set<String> reserved) {
        boolean clash = false;
        for (int i = 0; i < names.size(); i++) {
            clash |= reserved.contains(names.get(i));
            to.key(names.get(i), maxChars);
            values.write(to, rest.get(i));
        }
        return clash;
    }
}
