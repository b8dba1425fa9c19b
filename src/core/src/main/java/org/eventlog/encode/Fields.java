// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.function.IntFunction;
import org.eventlog.LogEvent;

/** Writes an event's fields, as an object in which no key stands twice. */
final class Fields {
    private final EventLimits limits;
    private final Values values;

    Fields(EventLimits limits, Values values) {
        this.limits = limits;
        this.values = values;
    }

    /** Writes the object under the key; nothing when there are no fields. */
    void write(ValueWriter to, Key key, LogEvent event) {
        int count = Math.min(event.fieldCount(), limits.entries());
        if (count == 0) {
            return;
        }
        to.mark();
        write(to, key, event, count, event::fieldKey);
        if (to.keyAltered()) {
            // Rare, so only noticed behind the fact: written again, with care that no key stands there twice.
            to.rewind();
            write(to, key, event, count, DistinctKeys.of(event, count, limits.key())::get);
        }
    }

    private void write(ValueWriter to, Key key, LogEvent event, int count, IntFunction<String> keys) {
        to.key(key);
        to.beginObject();
        for (int i = 0; i < count; i++) {
            to.key(keys.apply(i), limits.key());
            values.write(to, event.fieldValue(i));
        }
        to.endObject();
    }
}
