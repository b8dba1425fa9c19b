// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;

/** Writes the fields of an event and those of every event as an object without duplicate keys. */
final class Fields {
    private final EventLimits limits;
    private final Values values;
    private final String[] commonKeys;
    private final String[] commonValues;

    /**
     * @param common added to every event that has no field with the same key; at most {@link Additions#MAX_FIELDS}
     */
    Fields(EventLimits limits, Values values, Map<String, String> common) {
        this.limits = limits;
        this.values = values;
        this.commonKeys = common.keySet().toArray(String[]::new);
        this.commonValues = common.values().toArray(String[]::new);
    }

    /** Writes the object under the key; nothing if there are no fields. */
    void write(ValueWriter to, Key key, LogEvent event) {
        int count = Math.min(event.fieldCount(), limits.entries());
        long missing = missing(event);
        if (count == 0 && missing == 0) {
            return;
        }
        if (count < event.fieldCount()) {
            to.markTruncated();
        }
        if (!values.rules().allowAnyName()) {
            write(to, key, event, count, missing, distinct(to, event, count, missing));
            return;
        }
        to.mark();
        write(to, key, event, count, missing, null);
        if (to.keyAltered()) {
            // Rare, so it is detected only afterwards: write the object again, and make keys distinct.
            to.rewind();
            write(to, key, event, count, missing, distinct(to, event, count, missing));
        }
    }

    /** @param distinct the keys to write, in order; null for the original ones */
    private void write(ValueWriter to, Key key, LogEvent event, int count, long missing, List<String> distinct) {
        to.key(key);
        to.beginObject();
        for (int i = 0; i < count; i++) {
            to.key(distinct == null ? event.fieldKey(i) : distinct.get(i), limits.key());
            values.write(to, event.fieldValue(i));
        }
        int at = count;
        for (long left = missing; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            to.key(distinct == null ? commonKeys[i] : distinct.get(at++), limits.key());
            to.constant(commonValues[i], limits.text());
        }
        to.endObject();
    }

    /** A bit for each common field that the event does not have itself. */
    private long missing(LogEvent event) {
        long missing = 0;
        for (int i = 0; i < commonKeys.length; i++) {
            if (!event.hasField(commonKeys[i])) {
                missing |= 1L << i;
            }
        }
        return missing;
    }

    private List<String> distinct(ValueWriter to, LogEvent event, int count, long missing) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(event.fieldKey(i));
        }
        for (long left = missing; left != 0; left &= left - 1) {
            keys.add(commonKeys[Long.numberOfTrailingZeros(left)]);
        }
        if (keys.stream().anyMatch(name -> name.length() > limits.key())) {
            to.markTruncated();
        }
        return DistinctKeys.of(values.rules().names(keys), limits.key());
    }
}
