// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/**
 * An object as read by {@link JsonReader}: keys in their order, including duplicates.
 *
 * @param keyFailed whether a key is a replacement for one that could not be read, or has lost a part in depth
 */
public record JsonObject(List<String> keys, List<Object> values, boolean keyFailed) {

    public JsonObject(List<String> keys, List<Object> values) {
        this(keys, values, false);
    }

    /** The same keys with other values. */
    JsonObject with(List<Object> others) {
        return new JsonObject(keys, others, keyFailed);
    }

    /** The value of the key, the first one if it is duplicated; null if there is none. */
    public Object get(String key) {
        int at = keys.indexOf(key);
        return at < 0 ? null : values.get(at);
    }
}
