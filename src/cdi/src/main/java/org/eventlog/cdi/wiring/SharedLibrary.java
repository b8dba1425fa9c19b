// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.encode.ForeignFaults;

/**
 * Finds out whether Eventlog is in a library that the modules of an application share: in the {@code lib/} of an EAR, or
 * in the server. There, it cannot tell the modules apart, so they would have one configuration and one queue, and their
 * requests would make no events.
 */
final class SharedLibrary {
    /** The class loaders of the modules that log. */
    private final Set<ClassLoader> modules = Collections.synchronizedSet(
            Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Whether no module was known at the deployment, and one that appears later is to be warned of. */
    private final AtomicBoolean awaited = new AtomicBoolean();

    /**
     * Notes that this class logs. Some servers examine a servlet at its first request only; then it is too late to
     * refuse the deployment.
     */
    void loggedBy(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader != SharedLibrary.class.getClassLoader() && modules.add(loader)
                && awaited.compareAndSet(true, false)) {
            warn();
        }
    }

    /**
     * Warns of a single module that logs; if there is none yet, of the first that appears.
     *
     * @throws IllegalStateException if there are several, and the configuration does not allow that
     */
    void verify(boolean shared) {
        if (shared) {
            return;
        }
        if (modules.isEmpty()) {
            awaited.set(true);
            return;
        }
        if (modules.size() > 1) {
            throw new IllegalStateException("EVL-1008 Eventlog is in a library that " + modules.size()
                    + " modules share (the lib/ of an EAR, or a library of the server), and would give them one"
                    + " configuration and one queue. Put Eventlog into WEB-INF/lib of each WAR, or set eventlog.shared=true"
                    + " for one event log of all modules, usually without events of requests");
        }
        warn();
    }

    private static void warn() {
        ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                "EVL-1009 Eventlog is in a library outside of the module that logs (the lib/ of an EAR, or a library of the"
                        + " server). Requests may make no events, and the configuration is that of the whole application. Put"
                        + " Eventlog into WEB-INF/lib of the WAR, or set eventlog.shared=true if this is meant so");
    }
}
