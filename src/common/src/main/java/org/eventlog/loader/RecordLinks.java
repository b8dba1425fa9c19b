// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.loader;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * The JDK keeps the type of the record whose {@code equals} was linked last, in a cache of a method handle of
 * {@link ObjectMethods}, and with it the class loader of the application, until another record takes its place (seen in
 * JDK 17).
 */
public final class RecordLinks {
    private RecordLinks() {}

    /** Puts a class of the JDK into that place. Never throws. For the end of an application; for any thread. */
    public static void forget() {
        try {
            ObjectMethods.bootstrap(MethodHandles.lookup(), "equals",
                    MethodType.methodType(boolean.class, Integer.class, Object.class), Integer.class, "value",
                    MethodHandles.identity(Integer.class));
        } catch (Throwable e) {
            // Another JDK may refuse it. Then the class loader stays until another record is linked.
        }
    }
}
