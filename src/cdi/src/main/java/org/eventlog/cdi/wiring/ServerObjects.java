// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Instance;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.ObjectRenderer;

/**
 * Renders objects with the server's JSON-B, which is looked up when the first object is logged. Without it, nothing is
 * written, and objects are logged with their toString().
 */
public final class ServerObjects implements ObjectRenderer, AutoCloseable {
    private static final ObjectRenderer NONE = (value, to) -> {};

    private final Instance<Object> beans;
    private volatile ObjectRenderer found;
    private boolean looking;

    public ServerObjects(Instance<Object> beans) {
        this.beans = beans;
    }

    @Override
    public void render(Object value, Writer to) throws Exception {
        ObjectRenderer renderer = found;
        (renderer != null ? renderer : find()).render(value, to);
    }

    @Override
    public Map<String, Callable<?>> properties(Object value) {
        ObjectRenderer renderer = found;
        return renderer == null ? Map.of() : renderer.properties(value);
    }

    private synchronized ObjectRenderer find() {
        if (looking) {
            // The code that creates the application's Jsonb is itself logging an object.
            return NONE;
        }
        if (found == null) {
            looking = true;
            try {
                found = JsonbObjects.create(beans);
            } catch (Throwable e) {
                // Most servers have JSON-B. If one does not, that is not a fault of the application.
                ForeignCode.caught(e);
                ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG,
                        "no JSON-B here, objects are logged as text", e);
                found = NONE;
            } finally {
                looking = false;
            }
        }
        return found;
    }

    /** Objects logged later are converted to text. */
    @Override
    public synchronized void close() {
        ObjectRenderer last = found;
        found = NONE;
        if (last instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                ForeignCode.caught(e);
                ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG,
                        "JSON-B could not be closed", e);
            }
        }
    }
}
