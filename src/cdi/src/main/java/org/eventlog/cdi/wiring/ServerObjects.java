// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Instance;
import java.io.Writer;
import org.eventlog.spi.ObjectRenderer;

/**
 * Renders objects by what the server has: JSON-B, looked for when the first object is logged. Without it nothing is
 * written, and objects become their text.
 */
final class ServerObjects implements ObjectRenderer, AutoCloseable {
    private static final ObjectRenderer NONE = (value, to) -> {};

    private final Instance<Object> beans;
    private volatile ObjectRenderer found;
    private boolean looking;

    ServerObjects(Instance<Object> beans) {
        this.beans = beans;
    }

    @Override
    public void render(Object value, Writer to) throws Exception {
        ObjectRenderer renderer = found;
        (renderer != null ? renderer : find()).render(value, to);
    }

    private synchronized ObjectRenderer find() {
        if (looking) {
            // Who makes their Jsonb is logging an object.
            return NONE;
        }
        if (found == null) {
            looking = true;
            try {
                found = JsonbObjects.create(beans);
            } catch (RuntimeException | LinkageError e) {
                // Most servers have JSON-B; where one has not, that is no fault of the application's.
                System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG,
                        "no JSON-B here, objects are logged as text", e);
                found = NONE;
            } finally {
                looking = false;
            }
        }
        return found;
    }

    /** Objects that are logged later become text. */
    @Override
    public synchronized void close() {
        ObjectRenderer last = found;
        found = NONE;
        if (last instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "JSON-B could not be closed", e);
            }
        }
    }
}
