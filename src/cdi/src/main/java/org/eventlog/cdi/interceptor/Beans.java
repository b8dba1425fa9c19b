// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.InvocationContext;

/** Finds the class of a bean behind the subclasses that a container generates. */
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
