// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.InvocationContext;

/** Tells the classes of beans from those that a container makes of them. */
final class Beans {
    private Beans() {}

    /** The class that the application wrote. */
    static Class<?> classOf(InvocationContext call) {
        return call.getTarget() == null ? call.getMethod().getDeclaringClass() : plain(call.getTarget().getClass());
    }

    static Class<?> plain(Class<?> proxied) {
        Class<?> bean = proxied;
        while ((bean.isSynthetic() || bean.getName().contains("$$")) && bean.getSuperclass() != Object.class) {
            bean = bean.getSuperclass();
        }
        return bean;
    }
}
