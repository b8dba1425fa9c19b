// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/** Finds the class of a bean behind the subclasses that a container generates. */
final class Beans {
    private Beans() {}

    /** The class that the application wrote. */
    static Class<?> classOf(InvocationContext call) {
        return call.getTarget() == null ? call.getMethod().getDeclaringClass() : plain(call.getTarget().getClass());
    }

    /** The annotation of the method, otherwise that of its class; null if neither has it. */
    static <A extends Annotation> A annotation(Class<A> type, Class<?> bean, Method method) {
        A found = annotation(type, method, new HashSet<>());
        return found != null ? found : annotation(type, bean, new HashSet<>());
    }

    /** The annotation itself, or the one of a stereotype or another binding, which may have it from yet another. */
    private static <A extends Annotation> A annotation(Class<A> type, AnnotatedElement on, Set<Class<?>> seen) {
        A found = on.getAnnotation(type);
        if (found != null) {
            return found;
        }
        for (Annotation other : on.getAnnotations()) {
            if (found == null && seen.add(other.annotationType())) {
                found = annotation(type, other.annotationType(), seen);
            }
        }
        return found;
    }

    static Class<?> plain(Class<?> proxied) {
        Class<?> bean = proxied;
        while ((bean.isSynthetic() || bean.getName().contains("$$")) && bean.getSuperclass() != Object.class) {
            bean = bean.getSuperclass();
        }
        return bean;
    }
}
