// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import java.util.Map;
import org.eventlog.spi.ObjectRenderer;

/**
 * What a pipeline adds to its events, and how it writes their values.
 *
 * @param fields on every event that has no field of that key itself; at most {@link #MAX_FIELDS}, in their order
 * @param tags on every event
 * @param code whether events that do not say where in the code they were made get their place
 * @param objects renders values of types not known here; null for their {@code toString()}
 * @param redaction takes secrets out before anything is written
 */
public record Additions(Map<String, String> fields, List<String> tags, boolean code, ObjectRenderer objects,
        EventRedaction redaction) {
    public static final int MAX_FIELDS = 64;
    public static final Additions NONE = new Additions(Map.of(), List.of(), false, null);

    Additions(Map<String, String> fields, List<String> tags, boolean code, ObjectRenderer objects) {
        this(fields, tags, code, objects, EventRedaction.NONE);
    }

    public Additions {
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("more than " + MAX_FIELDS + " fields");
        }
    }
}
