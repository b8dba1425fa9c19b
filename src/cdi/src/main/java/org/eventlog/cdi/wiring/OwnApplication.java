// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eventlog.internal.ForeignCode;

/**
 * Decides whether the current thread works for this application. On some servers all applications share one
 * {@code java.util.logging}, and a handler receives the records of all of them and of the server.
 *
 * <p>
 * It does if its context class loader is this class's loader, or one that delegates to it. The result for the last
 * loader is cached, with a weak reference.
 */
final class OwnApplication {
    private record Answer(WeakReference<ClassLoader> loader, boolean ours) {}

    /** The threads whose class loaders are being asked. */
    private final Set<Thread> asking = ConcurrentHashMap.newKeySet();
    private volatile Answer last = new Answer(new WeakReference<>(null), false);

    boolean isCurrent() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader == null) {
            return false;
        }
        Answer known = last;
        if (known.loader().get() != loader) {
            Thread thread = Thread.currentThread();
            if (!asking.add(thread)) {
                // The class loader logs while it is asked; it would be asked again for that record, endlessly.
                return false;
            }
            try {
                known = new Answer(new WeakReference<>(loader), findsUs(loader));
            } finally {
                asking.remove(thread);
            }
            last = known;
        }
        return known.ours();
    }

    private static boolean findsUs(ClassLoader loader) {
        try {
            // Some servers wrap an application's loader for its threads, so comparing identities is not enough.
            return loader.loadClass(OwnApplication.class.getName()) == OwnApplication.class;
        } catch (Throwable e) {
            // A closed loader may throw any exception.
            ForeignCode.caught(e);
            return false;
        }
    }
}
