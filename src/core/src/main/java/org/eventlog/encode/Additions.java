// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import java.util.Map;
import org.eventlog.spi.ObjectRenderer;

/**
 * The fields and tags that a pipeline adds to its events, and how it writes their values.
 *
 * @param fields added to every event that has no field with the same key; at most {@link #MAX_FIELDS}, in this order
 * @param tags added to every event
 * @param code whether events without a code location get one
 * @param objects renders values of unknown types; null for their {@code toString()}
 * @param redaction masks secrets before anything is written
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
