// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Renders field values of types that the event log does not support itself, as JSON text (RFC 8259) with one value of
 * any type.
 *
 * <p>
 * Called in the logging thread, by many threads at once, so it must be thread-safe and fast. Its output is parsed
 * strictly, limited and written again, so that it cannot corrupt an event. If the output is too long or not valid JSON,
 * or if the renderer throws, the field becomes a short text that gives the reason.
 */
@FunctionalInterface
public interface ObjectRenderer {

    /**
     * Writes the value. If nothing is written, the value's {@code toString()} is used.
     *
     * @param value never null
     * @param to throws an {@link IOException} if more is written than an event may contain. Must not be used after this
     *            method returns
     * @throws Exception for any fault; the event is logged nevertheless
     */
    void render(Object value, Writer to) throws Exception;

    /**
     * Returns the properties of a value that could not be rendered as a whole, because one of them fails, is too long
     * or refers back to the value. Each property is then rendered separately, so that only the one at fault is lost.
     * Must not reveal more than {@link #render} would.
     *
     * @param value never null
     * @return the properties by name, in the order in which they are written; each is read when it is called. If the
     *            map is empty, which is the default, the value is replaced with a text
     */
    default Map<String, Callable<?>> properties(Object value) {
        return Map.of();
    }
}
