// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.function.LongSupplier;
import org.eventlog.internal.ForeignCode;

/**
 * Finds out that the application has ended without closing its event log: some servers stop the class loader of an
 * application whose deployment fails, and do not tell the application. Used by one thread.
 */
final class OwnClassLoader {
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    /** One refusal may be a disturbance of the server's. */
    private static final int ENOUGH = 2;

    private final LongSupplier ticker;
    private long checkedAt;
    private int refusals;

    OwnClassLoader(LongSupplier ticker) {
        this.ticker = ticker;
        this.checkedAt = ticker.getAsLong();
    }

    /** Whether it was stopped; asked once a second, so calls in between cost next to nothing. */
    boolean isDead() {
        long now = ticker.getAsLong();
        if (now - checkedAt >= INTERVAL_NANOS) {
            checkedAt = now;
            refusals = refuses() ? refusals + 1 : 0;
        }
        return refusals >= ENOUGH;
    }

    /** A class loader that works finds a class that it has loaded already. */
    private static boolean refuses() {
        ClassLoader own = EventLog.class.getClassLoader();
        try {
            return own != null && own.loadClass(EventLog.class.getName()) == null;
        } catch (VirtualMachineError e) {
            // A lack of memory says nothing about the class loader.
            return false;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return true;
        }
    }
}
