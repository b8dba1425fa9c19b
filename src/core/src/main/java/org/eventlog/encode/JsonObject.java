// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/**
 * An object as {@link JsonReader} found it: keys in their order, and the same one twice where it stood there twice.
 *
 * @param keyFailed whether a key says only that it could not be read
 */
public record JsonObject(List<String> keys, List<Object> values, boolean keyFailed) {

    public JsonObject(List<String> keys, List<Object> values) {
        this(keys, values, false);
    }

    /** The same keys with other values. */
    JsonObject with(List<Object> others) {
        return new JsonObject(keys, others, keyFailed);
    }

    /** The value of the key, the first one where it stands there twice; null when there is none. */
    public Object get(String key) {
        int at = keys.indexOf(key);
        return at < 0 ? null : values.get(at);
    }
}
