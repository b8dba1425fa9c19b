// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.resource;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Recognizes resource classes of Jakarta REST by name, because a server may lack the API. */
public final class Resources {
    private static final String PATH = "jakarta.ws.rs.Path";

    private Resources() {}

    /**
     * Whether the class is a resource and can have an interceptor. An interceptor on any other class would stop the
     * deployment.
     */
    public static boolean isWatchable(Class<?> type) {
        try {
            return !type.isInterface() && !type.isAnnotation() && hasPath(type) && isInterceptable(type);
        } catch (LinkageError | TypeNotPresentException e) {
            return false;
        }
    }

    private static boolean hasPath(Class<?> type) {
        if (type == null || type == Object.class) {
            return false;
        }
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals(PATH)) {
                return true;
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            if (hasPath(implemented)) {
                return true;
            }
        }
        return hasPath(type.getSuperclass());
    }

    /** Unproxyable types as defined by CDI. */
    private static boolean isInterceptable(Class<?> type) {
        return hasConstructor(type) && isExtensible(type);
    }

    /**
     * Whether neither the class nor a method that it has or inherits is final, which would stop the deployment of a
     * bean with an interceptor. Private and static methods may be.
     */
    public static boolean isExtensible(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers())) {
            return false;
        }
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            for (Method method : one.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isFinal(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasConstructor(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers())) {
                return true;
            }
        }
        return false;
    }
}
