// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Renders field values of types that the event log does not know itself, as JSON text (RFC 8259): one value, of any
 * kind.
 *
 * <p>
 * Called in the logging thread, by many at once; its time is the caller's. What it writes is read strictly, bounded and
 * written again, so that no output can damage an event: where it is too long or no JSON, or where the renderer throws,
 * the field becomes a short text that says why.
 */
@FunctionalInterface
public interface ObjectRenderer {

    /**
     * Writes the value. Who writes nothing leaves the value to its {@code toString()}.
     *
     * @param value never null
     * @param to throws an {@link IOException} when more is written than an event may hold. Not for use after the return
     * @throws Exception for any fault; the event survives it
     */
    void render(Object value, Writer to) throws Exception;

    /**
     * What a value consists of that could not be rendered as a whole, because one of its properties fails, is too long or
     * leads back to it: each of them is then looked at by itself, and only the one that fails is lost. Must show no more
     * than {@link #render} would.
     *
     * @param value never null
     * @return the properties by name, each read when it is called, in the order in which they are to be written; empty,
     *         as it is where nothing else is said, when the value can't be taken apart: then a text stands for all of it
     */
    default Map<String, Callable<?>> properties(Object value) {
        return Map.of();
    }
}
