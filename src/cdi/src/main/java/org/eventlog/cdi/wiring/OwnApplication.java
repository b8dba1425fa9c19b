// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.lang.ref.WeakReference;

/**
 * Tells whether the current thread works for this application. On some servers all applications share one
 * {@code java.util.logging}, and a handler sees the records of all of them and of the server.
 *
 * <p>
 * The thread's context class loader tells: it is our class loader, or one that finds our classes by it. Found once
 * for each loader; the answer for the loader seen last is kept, weakly.
 */
final class OwnApplication {
    private record Answer(WeakReference<ClassLoader> loader, boolean ours) {}

    private volatile Answer last = new Answer(new WeakReference<>(null), false);

    boolean isCurrent() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader == null) {
            return false;
        }
        Answer known = last;
        if (known.loader().get() != loader) {
            known = new Answer(new WeakReference<>(loader), findsUs(loader));
            last = known;
        }
        return known.ours();
    }

    private static boolean findsUs(ClassLoader loader) {
        try {
            // Some servers wrap an application's loader for its threads: identity alone would not do.
            return loader.loadClass(OwnApplication.class.getName()) == OwnApplication.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
